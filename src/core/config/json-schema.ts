/** The form of `reghunt.yml` as JSON Schema 2020-12, for editors and for what is written from it. */
import { z } from 'zod';
import { configSchema } from './config-schema.ts';

/** As much of it as is read here. */
export interface KeySchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly required?: readonly string[];
  readonly items?: KeySchema;
}

/** Of what is written, not of what is read from it. */
export function configJsonSchema(): KeySchema {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, {
    io: 'input',
    // zod leaves these out where what is read differs from what is written, as with durations.
    override: ({ zodSchema, jsonSchema }) => {
      const { default: usual } = z.globalRegistry.get(zodSchema) ?? {};
      if (usual !== undefined) jsonSchema.default ??= usual as string;
    },
  });
  return { $schema, title: 'Configuration of reghunt (reghunt.yml)', ...schema } as KeySchema;
}

/** What lies at a path, whatever the number in a list. */
export function schemaAt(schema: KeySchema, path: readonly PropertyKey[]): KeySchema | undefined {
  let here: KeySchema | undefined = schema;
  for (const step of path) here = here?.items ?? here?.properties?.[String(step)];
  return here;
}

/** Sections that have a key of this name, as they are written in messages; the top has none. */
export function sectionsWith(schema: KeySchema, key: string, name = ''): readonly string[] {
  const inner = schema.items ?? schema;
  const own = inner.properties?.[key] === undefined || name === '' ? [] : [name];
  const below = Object.entries(inner.properties ?? {}).flatMap(([step, at]) =>
    sectionsWith(at, key, name === '' ? step : `${name}.${step}`),
  );
  return [...own, ...below];
}
