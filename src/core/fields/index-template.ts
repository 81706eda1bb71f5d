/** The index template of a document, made of its fields: what `mappings/` holds for the prefix reghunt. */
import { DOCUMENTS, type DocumentRole } from './documents.ts';
import type { Field, FieldType } from './field.ts';

/** Longer values are kept and not searched: four bytes a character still fit into a term of Lucene (32,766 bytes). */
const LONGEST_TERM = 8_191;
/** Runs of letters and digits, in small letters. */
const WORDS = 'words';
const ANALYSIS = {
  analyzer: { [WORDS]: { type: 'pattern', pattern: '[^\\p{L}\\p{N}]+', lowercase: true } },
};

interface Mapping {
  readonly type: string;
  readonly ignore_above?: number;
  readonly index?: false;
  readonly analyzer?: string;
  readonly fields?: Readonly<Record<string, Mapping>>;
}

const BY_WORD: Mapping = { type: 'text', analyzer: WORDS };

const MAPPINGS: Readonly<Record<FieldType, Mapping>> = {
  keyword: { type: 'keyword', ignore_above: LONGEST_TERM },
  column: { type: 'keyword', index: false, ignore_above: LONGEST_TERM },
  wildcard: { type: 'wildcard', ignore_above: LONGEST_TERM, fields: { text: BY_WORD } },
  text: BY_WORD,
  date: { type: 'date' },
  long: { type: 'long' },
  double: { type: 'double' },
  boolean: { type: 'boolean' },
  binary: { type: 'binary' },
};

interface Properties {
  readonly properties: Readonly<Record<string, Mapping | Properties>>;
}

/** Names nested as mappings nest them, in order of the alphabet. Throws when two fields claim one place: that is our bug. */
export function mappingOf(fields: readonly Field[]): Properties {
  const root = new Map<string, Branch>();
  for (const { name, type } of fields) {
    const keys = name.split('.');
    let here = root;
    keys.forEach((key, at) => {
      const isLast = at === keys.length - 1;
      const next = here.get(key);
      if (next !== undefined && (isLast || !(next instanceof Map)))
        throw new Error(`index-template: ${name} has no place of its own`);
      const made = next ?? (isLast ? MAPPINGS[type] : new Map());
      here.set(key, made);
      if (made instanceof Map) here = made;
    });
  }
  return grown(root);
}

type Branch = Mapping | Map<string, Branch>;

function grown(branches: ReadonlyMap<string, Branch>): Properties {
  const entries = [...branches].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    properties: Object.fromEntries(
      entries.map(([key, branch]) => [key, branch instanceof Map ? grown(branch) : branch]),
    ),
  };
}

/** Strict, so that nothing comes into an index that no list tells of; one shard, since ids are found in one. */
export function indexTemplateOf(role: DocumentRole): object {
  const { about, fields } = DOCUMENTS[role];
  const isSearchedByWord = fields.some(({ type }) => type === 'text' || type === 'wildcard');
  return {
    index_patterns: [`reghunt-${role}`, `reghunt-${role}-*`],
    priority: 500,
    template: {
      settings: {
        number_of_shards: 1,
        auto_expand_replicas: '0-1',
        ...(isSearchedByWord ? { analysis: ANALYSIS } : {}),
      },
      mappings: { dynamic: 'strict', ...mappingOf(fields) },
    },
    _meta: { description: about },
  };
}
