/** Files are scanned in parts, on several threads when they are large: wherever the cuts fall, the answer is the same. */
import { expect, it } from 'vitest';
import { ALL_TIME, contains, ndjson, open, registrySet, selected, told, write } from '../event-files.ts';
import { generateEvents } from '../generate-events.ts';

const lines = [...generateEvents({ count: 3000, hosts: 10, runKeyShare: 0.2, seed: 3 })];
lines[100] = '{"broken":';
lines[2000] = 'broken';
lines[2500] = '';
const content = lines.join('\n');
const RUN_OR_NOT = {
  id: 'all',
  kind: 'registry_set',
  condition: contains('registry.path', 'Microsoft'),
} as const;

async function answers(limits: object): Promise<unknown> {
  const source = await open([write('a.ndjson', content), write('b.ndjson', `\uFEFF${content}\n`)], {
    limits,
  });
  const anchors = await selected(source, RUN_OR_NOT);
  const keys = anchors.flatMap(({ host, entityId }) => (entityId === undefined ? [] : [{ host, entityId }]));
  const writers = await source.fetch({ by: 'entity_id', event: 'process_create', keys, range: ALL_TIME });
  const notSeen = source.notSeen().map((note) => ({ ...note, where: note.where.replace(/^.*[/\\]/, '') }));
  return {
    anchors: anchors.map(told),
    writers: writers.events.map(told),
    counts: await source.count(undefined),
    notSeen,
  };
}

it('gives the same answer for parts of any size', async () => {
  const whole = await answers({ threads: 0 });
  expect(whole).toMatchObject({
    counts: { total: 5994 },
    notSeen: [
      { kind: 'unreadable_line', count: 2, where: 'a.ndjson: line 101, 2001' },
      { kind: 'unreadable_line', count: 2, where: 'b.ndjson: line 101, 2001' },
    ],
  });
  for (const partSize of [1_000, 10_007, 65_536, 1_000_000]) {
    expect(await answers({ threads: 0, partSize })).toEqual(whole);
  }
});

it('gives the same answer on several threads', async () => {
  const limits = { threads: 3, threadsFrom: 0, partSize: 100_000 };
  expect(await answers(limits)).toEqual(await answers({ threads: 0 }));
});

it('stops its threads when it is left early', async () => {
  const source = await open([write('a.ndjson', content)], {
    limits: { threads: 2, threadsFrom: 0, partSize: 100_000, pageEvents: 1 },
  });
  for await (const page of source.select([RUN_OR_NOT], undefined)) {
    expect(page.events).toHaveLength(1);
    break;
  }
  await source.close();
  await source.close();
});

it('reads a line that is longer than a part once', async () => {
  const long = { ...registrySet('long'), message: 'x'.repeat(300_000) };
  const file = write('a.ndjson', ndjson([registrySet('one'), long, registrySet('two')]));
  const source = await open([file], { limits: { threads: 0, partSize: 1000 } });
  expect((await selected(source)).map(({ source: at }) => at)).toMatchObject([
    { line: 1 },
    { line: 2 },
    { line: 3 },
  ]);
  const limited = await open([file], { limits: { threads: 0, partSize: 1000, maxLine: 100_000 } });
  expect((await selected(limited)).map(({ source: at }) => at)).toMatchObject([{ line: 1 }, { line: 3 }]);
  expect(limited.notSeen()).toMatchObject([{ kind: 'unreadable_line', count: 1 }]);
});
