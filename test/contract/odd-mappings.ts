/** Mixes of indices as fast-check makes them: how each maps the fields that hunts rest on, and which documents it holds. */
import fc from 'fast-check';

/** How an index maps one field. `long`, `date`, `ip` leave out what they cannot read, `object` and `absent` everything. */
export type Form = 'keyword' | 'text+keyword' | 'keyword+more' | 'text' | Wrong | 'absent';
type Wrong = 'long' | 'date' | 'ip' | 'object';

export interface OddIndex {
  readonly forms: ReadonlyMap<string, Form>;
  /** Places of its documents. */
  readonly documents: readonly number[];
}

const USUAL: readonly Form[] = ['keyword', 'text+keyword', 'keyword+more'];
const ODD: readonly Form[] = ['text', 'long', 'date', 'ip', 'object', 'absent'];
/** A time that is a `date` is called a keyword here, for short: it is as it should be. */
const TIMES: readonly Form[] = ['text', 'long', 'absent'];

export const FIELDS: readonly string[] = [
  '@timestamp',
  'event.code',
  'event.provider',
  'winlog.channel',
  'winlog.computer_name',
  'host.name',
  'process.entity_id',
  'process.parent.entity_id',
  'process.executable',
  'process.command_line',
  'registry.path',
  'registry.data.strings',
  'file.path',
];

export function isUsual(form: Form): boolean {
  return USUAL.includes(form);
}

/**
 * At most five indices, of which most map most fields as they should. Documents of one kind mostly lie in one of them.
 * `kinds`: of each document.
 */
export function oddIndices(kinds: readonly string[]): fc.Arbitrary<readonly OddIndex[]> {
  const distinct = [...new Set(kinds)];
  return fc.integer({ min: 1, max: 5 }).chain((count) => {
    const place = fc.nat(count - 1);
    return fc
      .tuple(
        fc.array(forms, { minLength: count, maxLength: count }),
        fc.tuple(...distinct.map(() => place)),
        fc.tuple(...kinds.map(() => fc.option(place, { freq: 1, nil: undefined }))),
      )
      .map(([indices, home, strays]) =>
        indices.map((own, at) => ({
          forms: own,
          documents: kinds.flatMap((kind, document) =>
            (strays[document] ?? home[distinct.indexOf(kind)]) === at ? [document] : [],
          ),
        })),
      );
  });
}

const forms: fc.Arbitrary<ReadonlyMap<string, Form>> = fc
  .tuple(
    fc.tuple(...FIELDS.map(() => fc.constantFrom(...USUAL))),
    fc.oneof(
      { weight: 2, arbitrary: fc.constant<readonly string[]>([]) },
      { weight: 3, arbitrary: fc.subarray([...FIELDS], { minLength: 1, maxLength: 2 }) },
    ),
    fc.tuple(...FIELDS.map((field) => fc.constantFrom(...(field === '@timestamp' ? TIMES : ODD)))),
  )
  .map(
    ([usual, odd, how]) =>
      new Map(
        FIELDS.flatMap((field, at): readonly (readonly [string, Form])[] => {
          const form = odd.includes(field) ? how[at] : field === '@timestamp' ? 'keyword' : usual[at];
          return form === undefined ? [] : [[field, form]];
        }),
      ),
  );

/** `leaves`: of all documents. `hasWildcard`: whether the engine has that type. */
export function mappingOf(
  given: ReadonlyMap<string, Form>,
  leaves: readonly string[],
  hasWildcard: boolean,
): object {
  const isNarrow = [...given.values()].includes('absent');
  const properties: Record<string, unknown> = {};
  for (const field of new Set([...(isNarrow ? leaves : []), ...FIELDS])) {
    const mapping = fieldMapping(field, given.get(field) ?? 'keyword', hasWildcard);
    if (mapping !== undefined) put(properties, field.split('.'), mapping);
  }
  return {
    dynamic: !isNarrow,
    dynamic_templates: [
      { strings: { match_mapping_type: 'string', mapping: { type: 'keyword', ignore_above: 1_024 } } },
    ],
    properties,
  };
}

const KEYWORD = { type: 'keyword', ignore_above: 1_024 };

function fieldMapping(field: string, form: Form, hasWildcard: boolean): object | undefined {
  switch (form) {
    case 'keyword':
      return field === '@timestamp' ? { type: 'date' } : KEYWORD;
    case 'text+keyword':
      return { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } };
    case 'keyword+more':
      return {
        ...KEYWORD,
        fields: hasWildcard ? { wildcard: { type: 'wildcard' } } : { text: { type: 'text' } },
      };
    case 'text':
      return { type: 'text' };
    case 'object':
      return { type: 'object', enabled: false };
    case 'absent':
      return undefined;
    default:
      return { type: form, ignore_malformed: true };
  }
}

function put(
  properties: Record<string, unknown>,
  [first, ...rest]: readonly string[],
  mapping: object,
): void {
  if (first === undefined) return;
  if (rest.length === 0) {
    properties[first] ??= mapping;
    return;
  }
  properties[first] ??= { properties: {} };
  put((properties[first] as { properties: Record<string, unknown> }).properties, rest, mapping);
}
