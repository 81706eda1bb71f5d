import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { initText } from '../../../src/core/config/init-text.ts';
import { configJsonSchema, type KeySchema } from '../../../src/core/config/json-schema.ts';
import { plain } from '../../../src/core/located.ts';
import { readYaml } from '../read-yaml.ts';
import { configOf } from './given.ts';

/** Keys that exclude others: which of them are in force is up to the user. */
const OTHERS = /^[ #]*(cloud_id|api_key_file|token_file|tenant): /;

/** With every key in force that may be there together. */
function inForce(text: string): string {
  return text
    .split('\n')
    .filter((line) => !OTHERS.test(line))
    .map((line) => line.replace(/^( *)#(?=[a-z]| {2})/, '$1'))
    .join('\n');
}

describe('the file that init writes', () => {
  it('says nothing but the defaults', () => {
    const least = 'sources:\n  - name: prod\n    url: https://elastic.example:9200\n';
    expect(configOf(initText())).toEqual(configOf(least));
  });

  it('still loads with all that is commented out in force, and says the defaults where there are any', () => {
    const config = configOf(inForce(initText()), {
      files: { '/etc/reghunt/secrets/password': 'p' },
    });
    const usual = configOf(initText());
    expect(config.schedule).toEqual(usual.schedule);
    expect(config.serve).toEqual(usual.serve);
    expect(config.threshold).toBe(usual.threshold);
    expect(config.sources[0]?.horizons).toEqual(usual.sources[0]?.horizons);
    expect(config.sources[0]?.connection).toMatchObject({
      timeoutMs: 60_000,
      concurrency: 4,
      insecure: false,
    });
    expect(config.sources[0]?.connection.auth).toEqual({ kind: 'basic', username: 'reghunt', password: 'p' });
    expect(config.hunts).toEqual(['run-key-persistence']);
  });

  it('has every key, with what it means right above it', () => {
    const lines = initText().split('\n');
    const bare = lines.map((line) => line.replace(/^[ #-]*/, ''));
    for (const { name, key, description } of keysOf(configJsonSchema())) {
      const places = bare.flatMap((line, at) => (line.startsWith(`${key}:`) ? [at] : []));
      expect(description, name).not.toBe('');
      expect(
        places.some((at) => bare[at - 1]?.startsWith(description)),
        `${name} below "${description}"`,
      ).toBe(true);
    }
  });

  it('is what the JSON Schema asks for, as it is and with everything in force', () => {
    const schema = z.fromJSONSchema(configJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
    for (const text of [initText(), inForce(initText())]) {
      expect(schema.safeParse(contentOf(text)).error?.issues ?? []).toEqual([]);
    }
    expect(schema.safeParse({ ...(contentOf(initText()) as object), colour: 'red' }).success).toBe(false);
  });
});

function contentOf(text: string): unknown {
  const read = readYaml(text, 'reghunt.yml');
  const [node] = 'documents' in read ? read.documents : [];
  if (node === undefined) throw new Error('this text is no YAML');
  return plain(node);
}

interface Key {
  readonly name: string;
  readonly key: string;
  readonly description: string;
}

function keysOf(schema: KeySchema, section = ''): readonly Key[] {
  const inner = schema.items ?? schema;
  return Object.entries(inner.properties ?? {}).flatMap(([key, below]) => [
    { name: `${section}${key}`, key, description: below.description ?? '' },
    ...keysOf(below, `${section}${key}.`),
  ]);
}
