/** Writes a commented `reghunt.yml` from its schema: every key with what it means and its default, so that none is forgotten. */
import { configJsonSchema, type KeySchema } from './json-schema.ts';
import { yamlValue } from './yaml-value.ts';

const HEAD = [
  'Configuration of reghunt. `reghunt config` shows what counts, flags and environment included.',
  'Lines with "#" right before a key are not in force and show its default, or an example. To have one below a section',
  'that is not in force, take the "#" before the name of the section away as well.',
  'Secrets do not belong here: they come from the environment (REGHUNT_PASSWORD or REGHUNT_API_KEY; of one',
  'source of several REGHUNT_<NAME>_PASSWORD or REGHUNT_<NAME>_API_KEY) or from files of their own.',
  'Paths are seen from the folder of this file.',
];

/** Optional keys that the file is of no use without. */
const IN_FORCE: readonly string[] = ['sources.url'];

export function initText(): string {
  return [...HEAD.map((line) => `# ${line}`), ...keys(configJsonSchema(), '', '', ''), ''].join('\n');
}

/**
 * `margin` stands before each line: for a section that is not in force a `#` at the column of its name, so that the whole
 * of it can be brought into force at once.
 */
function keys(schema: KeySchema, section: string, margin: string, dash: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, below], at) => {
    const name = section === '' ? key : `${section}.${key}`;
    const isInForce = schema.required?.includes(key) === true || IN_FORCE.includes(name);
    const mark = isInForce || margin.includes('#') ? '' : '#';
    const lead = dash !== '' && at === 0 ? margin.replace(/ {2}$/, dash) : margin;
    const about = `${margin}# ${below.description ?? ''}${choices(below)}`;
    return [
      ...(section === '' ? [''] : []),
      // The first key of a list's item stands behind the dash, what it means before that.
      dash !== '' && at === 0 ? about.replace(/ {2}#/, '#') : about,
      ...written(key, below, { name, lead: `${lead}${mark}`, margin: `${margin}${mark}` }),
    ];
  });
}

function written(
  key: string,
  schema: KeySchema,
  { name, lead, margin }: { readonly name: string; readonly lead: string; readonly margin: string },
): readonly string[] {
  if (schema.properties !== undefined) return [`${lead}${key}:`, ...keys(schema, name, `${margin}  `, '')];
  if (schema.items?.properties !== undefined) {
    return [`${lead}${key}:`, ...keys(schema.items, name, `${margin}    `, '- ')];
  }
  return [`${lead}${key}: ${yamlValue(shownValue(schema))}`];
}

/** An example of a list says more than that it is empty. */
function shownValue({ default: usual, examples }: KeySchema): unknown {
  return usual === undefined || (Array.isArray(usual) && usual.length === 0) ? examples?.[0] : usual;
}

function choices({ enum: names }: KeySchema): string {
  return names === undefined ? '' : ` One of ${names.join(', ')}.`;
}
