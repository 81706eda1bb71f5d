/** The table of keys on the page about the configuration, written from the schema. */
import { configJsonSchema, type KeySchema } from '../../src/core/config/json-schema.ts';
import { yamlValue } from '../../src/core/config/yaml-value.ts';

export function keysTable(): string {
  return ['| key | default | |', '|---|---|---|', ...rows(configJsonSchema(), '')].join('\n');
}

/** Of a list, what each of its items holds. */
function rows(schema: KeySchema, section: string): readonly string[] {
  const keys = schema.items ?? schema;
  return Object.entries(keys.properties ?? {}).flatMap(([key, below]) => {
    const isSection = below.properties !== undefined || below.items?.properties !== undefined;
    const name = `${section}${key}`;
    const usual = isSection || below.default === undefined ? '' : `\`${yamlValue(below.default)}\``;
    const choices = below.enum === undefined ? '' : ` One of ${below.enum.join(', ')}.`;
    const about = (below.description ?? '').replaceAll('<', '\\<');
    const row = `| \`${name}\` | ${usual} | ${about}${choices} |`;
    return [row, ...rows(below, `${name}${below.items?.properties === undefined ? '' : '[]'}.`)];
  });
}
