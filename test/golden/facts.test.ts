/** The facts of the golden cases as a run states them, written beside them: a change of any fact is seen there. */
import { basename, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { joinCases, joinGround } from '../../src/app/join-cases.ts';
import { caseFacts } from '../../src/core/facts/case-facts.ts';
import { reanchor } from '../../src/core/hunt/conclude.ts';
import { looksOf } from '../../src/core/hunt/look.ts';
import { memorySource } from '../memory-source.ts';
import { shippedContent } from '../shipped.ts';
import { GOLDEN_CASES, goldenNames } from './golden-names.ts';
import { readEvents } from './hunt-records.ts';

const content = await shippedContent();
const NOW = Date.parse('2026-11-22T00:00:00Z');
const LOOKS = content.hunts.map((hunt) => ({ hunt, looks: looksOf(hunt, { content, inflate, now: NOW }) }));

/** What every case says of its joins would drown the rest. */
const PLAIN = /^(?:join|age)\./;

async function told(path: string): Promise<string> {
  const source = memorySource(readEvents(path));
  const ground = joinGround(source, content, content.hunts, undefined);
  const blocks: string[] = [];
  for (const { hunt, looks } of LOOKS) {
    const selections = hunt.select.map(({ kind, condition }, at) => ({ id: String(at), kind, condition }));
    for await (const { selection, events } of source.select(selections, undefined)) {
      const looked = looks[Number(selection)]?.(events).looked ?? [];
      for await (const joined of joinCases(looked, hunt, ground)) {
        const { anchor } = reanchor(joined, hunt);
        const facts = Object.entries(caseFacts(reanchor(joined, hunt), inflate).record)
          .filter(([name, value]) => !PLAIN.test(name) && value !== false)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
        const line = anchor.source.kind === 'file' ? anchor.source.line : 0;
        blocks.push([`${hunt.id}, line ${line}, ${anchor.kind}`, ...facts].join('\n'));
      }
    }
  }
  return blocks.join('\n');
}

/** By the first word of their names: hundreds of tests would cost more than what they test. */
const FAMILIES = Map.groupBy(goldenNames(), (name) => basename(name).split('-')[0]);

it.each([...FAMILIES])('golden cases of %s tell what stands beside them', async (_family, names) => {
  for (const name of names) {
    const folder = resolve(GOLDEN_CASES, name);
    const malicious = await told(join(folder, 'malicious.ndjson'));
    const benign = await told(join(folder, 'benign.ndjson'));
    await expect(`malicious\n${malicious}\n\nbenign\n${benign}\n`).toMatchFileSnapshot(
      join(folder, 'facts.txt'),
    );
  }
});
