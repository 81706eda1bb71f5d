/** What is read out of the golden cases' events, written beside them: a change of any fact is seen there. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JoinedCase } from '../../../src/core/case/case.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { caseFacts } from '../../../src/core/facts/case-facts.ts';
import { goldenEvents, goldenNames } from '../golden-events.ts';
import { found, joined } from './events.ts';

/** What every case says of its joins would drown the rest. */
const PLAIN = /^(?:join|age)\./;

/** The parts that the events of one host have for an anchor, as far as ids tell. */
function caseOf(anchor: HuntEvent, all: readonly HuntEvent[]): JoinedCase {
  const others = all.filter((event) => event !== anchor);
  const processes = others.filter(({ kind }) => kind === 'process_create');
  const writer = processes.find(({ entityId }) => entityId !== undefined && entityId === anchor.entityId);
  const first = writer ?? anchor;
  const ancestors: HuntEvent[] = [];
  for (
    let parent = parentOf(first, processes);
    parent !== undefined && !ancestors.includes(parent);
    parent = parentOf(parent, processes)
  ) {
    ancestors.push(parent);
  }
  const file = others.find(({ kind }) => kind === 'file_create');
  const run = processes.findLast(({ time }) => time > anchor.time);
  return joined(anchor, {
    ...(writer === undefined ? {} : { writer: found(writer) }),
    ancestors: { events: ancestors, stopped: 'not_logged' },
    ...(file === undefined ? {} : { payloadFile: found(file) }),
    ...(run === undefined ? {} : { payloadProcess: found(run) }),
    neighbours: others,
  });
}

function parentOf(event: HuntEvent, processes: readonly HuntEvent[]): HuntEvent | undefined {
  return processes.find(
    ({ entityId }) =>
      entityId !== undefined && entityId === event.parentEntityId && entityId !== event.entityId,
  );
}

function told(all: readonly HuntEvent[]): string {
  return all
    .flatMap((anchor, at) => {
      const facts = Object.entries(caseFacts(caseOf(anchor, all)))
        .filter(([name, value]) => !PLAIN.test(name) && value !== false)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
      return facts.length === 0 ? [] : [`${at + 1} ${anchor.kind}`, ...facts];
    })
    .join('\n');
}

/** By the first word of their names: hundreds of tests would cost more than what they test. */
const FAMILIES = Map.groupBy(goldenNames(), (name) => name.slice(0, name.indexOf('-')));

it.each([...FAMILIES])('golden cases of %s tell what stands beside them', async (_family, names) => {
  for (const name of names) {
    const [malicious, benign] = (['malicious', 'benign'] as const).map((twin) =>
      told(goldenEvents(name, twin)),
    );
    await expect(`malicious\n${malicious}\n\nbenign\n${benign}\n`).toMatchFileSnapshot(
      join('../../golden/cases', name, 'facts.txt'),
    );
  }
});
