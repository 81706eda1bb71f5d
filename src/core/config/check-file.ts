/** Checks what `reghunt.yml` holds against its schema: the settings as they are written, or each fault with its place. */
import { schemaProblems } from '../content/content-schema.ts';
import { nearestName } from '../content/nearest-name.ts';
import type { Located } from '../located.ts';
import { plain } from '../located.ts';
import type { Problem } from '../problem.ts';
import { type ConfigFile, configSchema } from './config-schema.ts';
import { DASHBOARDS } from './environment.ts';
import { configJsonSchema, type KeySchema, schemaAt, sectionsWith } from './json-schema.ts';

export function checkFile(
  node: Located,
  file: string,
): { readonly written: ConfigFile } | { readonly problems: readonly Problem[] } {
  const schema = configJsonSchema();
  const read = configSchema.safeParse(written(node, schema));
  return read.success
    ? { written: read.data }
    : {
        problems: schemaProblems(read.error, node, file, (key, path) =>
          unknownKey(key, path, schema),
        ).toSorted((a, b) => a.line - b.line || a.column - b.column),
      };
}

/** A known key with nothing behind it is not written yet: all below it is still commented out. */
function written(node: Located, schema: KeySchema | undefined): unknown {
  if (node.kind === 'list') return node.items.map((item) => written(item, schema?.items));
  if (node.kind !== 'map') return plain(node);
  return Object.fromEntries(
    node.entries
      .filter(({ key, value }) => !isNothing(value) || schema?.properties?.[key] === undefined)
      .map(({ key, value }) => [key, written(value, schema?.properties?.[key])]),
  );
}

export function isNothing(node: Located): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** What is behind it is never repeated. */
function unknownKey(key: string, path: readonly PropertyKey[], schema: KeySchema): string {
  const known = Object.keys(schemaAt(schema, path)?.properties ?? {});
  if (/pass|secret|token|api.?key/i.test(key) && !known.includes(key)) {
    const near = nearestFile(key, known);
    if (near !== undefined && path[0] === DASHBOARDS) {
      const variable = `REGHUNT_DASHBOARDS_${near.replace('_file', '').toUpperCase()}`;
      return `"${key}": a secret does not belong in this file. Write it into a file of its own and name that as "${near}", or set ${variable}.`;
    }
    return near === undefined
      ? `"${key}" has no meaning here, and a secret does not belong in this file: set REGHUNT_PASSWORD or REGHUNT_API_KEY, or name a file under the source.`
      : `"${key}": a secret does not belong in this file. Write it into a file of its own and name that as "${near}", or set ${
          near === 'password_file' ? 'REGHUNT_PASSWORD' : 'REGHUNT_API_KEY'
        } (of one source of several: with its name behind REGHUNT_).`;
  }
  const near = nearestName(key, known);
  if (near !== undefined) return `"${key}" has no meaning here. Did you mean "${near}"?`;
  const [section] = sectionsWith(schema, key);
  return section === undefined
    ? `"${key}" has no meaning here. Known: ${known.join(', ')}.`
    : `"${key}" has no meaning here: it belongs under "${section}".`;
}

/** Which of the keys for files of secrets is meant. */
function nearestFile(key: string, known: readonly string[]): string | undefined {
  const meant = /pass/i.test(key)
    ? 'password_file'
    : /token/i.test(key) && known.includes('token_file')
      ? 'token_file'
      : 'api_key_file';
  return known.includes(meant) ? meant : undefined;
}
