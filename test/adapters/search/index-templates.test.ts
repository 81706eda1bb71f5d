/** Index names and template files: a bad prefix or file is refused before any engine is asked. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  INDEX_ROLES,
  type IndexTemplate,
  indexName,
  prepareIndices,
} from '../../../src/adapters/search/index-templates.ts';
import { readIndexTemplates } from '../../../src/adapters/search/template-files.ts';
import { UsageError } from '../../../src/core/problem.ts';
import { type ScriptedAnswer, type ScriptedEngine, scriptedEngine } from './scripted-engine.ts';

const TEMPLATE: IndexTemplate = {
  role: 'findings',
  body: {
    index_patterns: ['reghunt-findings'],
    priority: 500,
    template: {
      settings: { number_of_shards: 1, refresh_interval: '1s' },
      mappings: { dynamic: 'strict', properties: { message: { type: 'keyword' } } },
    },
  },
};

let engine: ScriptedEngine | undefined;
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

/** As engines give it back: settings nested under `index`, numbers as text, defaults added. */
function heldTemplate(mappings: object): ScriptedAnswer {
  const settings = { index: { number_of_shards: '1', refresh_interval: '1s' } };
  const index_template = {
    index_patterns: ['quay-findings'],
    priority: 500,
    composed_of: [],
    template: { settings, mappings },
  };
  return { status: 200, body: { index_templates: [{ name: 'quay-findings', index_template }] } };
}

describe('index names', () => {
  it('put the prefix in front of the role', () => {
    expect(indexName('quay', 'findings')).toBe('quay-findings');
  });

  it.each(['', 'Quay', '-quay', '_quay', 'quay*', 'quay/x', 'a,b', '..', 'quay x'])(
    'refuse the prefix "%s"',
    (prefix) => {
      expect(() => indexName(prefix, 'events')).toThrow(UsageError);
    },
  );
});

describe('preparing indices', () => {
  it('puts nothing when the template that is there says the same in the words of the engine', async () => {
    engine = await scriptedEngine(() =>
      heldTemplate({ dynamic: 'strict', properties: { message: { type: 'keyword' } } }),
    );
    await prepareIndices(engine.client, [TEMPLATE], 'quay', ['findings']);
    expect(engine.requests.map(({ line }) => line)).toEqual(['GET /_index_template/quay-findings']);
  });

  it('puts the template again when somebody loosened it', async () => {
    engine = await scriptedEngine(({ line }) =>
      line.startsWith('GET')
        ? heldTemplate({ dynamic: 'true', properties: { message: { type: 'keyword' } } })
        : { status: 200, body: { acknowledged: true } },
    );
    await prepareIndices(engine.client, [TEMPLATE], 'quay', ['findings']);
    const last = engine.requests.at(-1);
    expect(last?.line).toBe('PUT /_index_template/quay-findings');
    expect(JSON.parse(last?.body ?? '{}')).toEqual({ ...TEMPLATE.body, index_patterns: ['quay-findings'] });
  });

  it('updates an index that is there before its template, so that a run killed in between does both again', async () => {
    engine = await scriptedEngine(({ line }) => (line.startsWith('GET') ? { status: 404 } : { status: 200 }));
    await prepareIndices(engine.client, [TEMPLATE], 'quay', ['findings']);
    expect(engine.requests.map(({ line }) => line)).toEqual([
      'GET /_index_template/quay-findings',
      'PUT /quay-findings/_mapping',
      'PUT /_index_template/quay-findings',
    ]);
  });

  it('puts a template without what the engine lacks, and is content with that one from then on', async () => {
    const asks: IndexTemplate = {
      role: 'findings',
      body: {
        index_patterns: ['reghunt-findings'],
        template: {
          settings: { analysis: { analyzer: { words: { type: 'pattern' } } } },
          mappings: { properties: { line: { type: 'text', analyzer: 'words' } } },
        },
      },
    };
    const error = {
      reason: 'invalid',
      caused_by: { reason: 'Unknown analyzer type [pattern] for [words]' },
    };
    let held: unknown;
    engine = await scriptedEngine(({ line, body }) => {
      if (line.startsWith('GET'))
        return held === undefined
          ? { status: 404 }
          : { status: 200, body: { index_templates: [{ name: 'quay-findings', index_template: held }] } };
      if (body.includes('words')) return { status: 400, body: { error } };
      if (line.includes('_index_template')) held = JSON.parse(body);
      return { status: line.includes('_mapping') ? 404 : 200 };
    });
    await prepareIndices(engine.client, [asks], 'quay', ['findings']);
    expect(held).toMatchObject({
      template: { mappings: { properties: { line: { type: 'text', analyzer: 'simple' } } } },
    });
    const before = engine.requests.length;
    await prepareIndices(engine.client, [asks], 'quay', ['findings']);
    expect(engine.requests.slice(before).map(({ line }) => line)).toEqual([
      'GET /_index_template/quay-findings',
    ]);
  });

  it('says what to do when an index holds the fields under other types', async () => {
    engine = await scriptedEngine(({ line }) => ({ status: line.includes('_mapping') ? 400 : 404 }));
    const refused = prepareIndices(engine.client, [TEMPLATE], 'quay', ['findings']);
    await expect(refused).rejects.toThrow(/quay-findings.*other types.*reindex it.*another index prefix/);
  });
});

describe('template files', () => {
  it('are refused by name when one is missing or broken', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reghunt-templates-'));
    try {
      await expect(readIndexTemplates(folder)).rejects.toThrow(/findings\.json.*cannot be read/);
      for (const role of INDEX_ROLES) await writeFile(join(folder, `${role}.json`), '{"index_patterns": []}');
      expect((await readIndexTemplates(folder)).map(({ role }) => role)).toEqual(INDEX_ROLES);
      await writeFile(join(folder, 'events.json'), '[1]');
      await expect(readIndexTemplates(folder)).rejects.toThrow(/events\.json.*not a JSON object/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
