/** Measures facts and indicators alone: joined cases of a file, judged again and again in memory. */
import { openFiles } from '../../src/adapters/files/open-files.ts';
import { joinCases } from '../../src/app/join-page.ts';
import type { JoinedCase, Part } from '../../src/core/case/case.ts';
import type { Content } from '../../src/core/content/content.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import { factsOf } from '../../src/core/facts/case-facts.ts';
import { compileContent, judge } from '../../src/core/judge/judge.ts';
import { predicate, recordView } from '../../src/core/sigma/predicate.ts';
import { huntOf } from './whole-hunt.ts';

export interface JudgingTimes {
  readonly cases: number;
  /** Cases a second of each round. */
  readonly perSecond: readonly number[];
}

const ROUND_MS = 1_000;
const NOW = Date.UTC(2026, 6, 1);

/** Every Run value of the file, with all that joins to it. */
export async function benchJudging(file: string, content: Content, rounds: number): Promise<JudgingTimes> {
  const hunt = huntOf(content, 'run-key-persistence');
  const tables = compileContent(content);
  const cases = await joinedCases(file, content);
  /** Milliseconds of one pass. Events are made anew before it, untimed: what is remembered of one helps no other pass. */
  const pass = (): number => {
    const fresh = cases.map(withNewEvents);
    const started = performance.now();
    for (const joined of fresh) judge({ ...joined, facts: factsOf(joined) }, hunt, tables, NOW);
    return performance.now() - started;
  };
  const round = (): number => {
    let passes = 0;
    let spent = 0;
    while (spent < ROUND_MS) {
      spent += pass();
      passes += 1;
    }
    return (passes * cases.length * 1_000) / spent;
  };
  // Not counted: compiles the code.
  round();
  const perSecond = Array.from({ length: rounds }, round);
  return { cases: cases.length, perSecond };
}

function withNewEvents(joined: JoinedCase): JoinedCase {
  const { anchor, writer, payloadFile, payloadProcess, ancestors, neighbours } = joined;
  return {
    ...joined,
    anchor: { ...anchor },
    writer: withNewEvent(writer),
    payloadFile: withNewEvent(payloadFile),
    payloadProcess: withNewEvent(payloadProcess),
    ancestors: { ...ancestors, events: ancestors.events.map((event) => ({ ...event })) },
    neighbours: neighbours.map((event) => ({ ...event })),
  };
}

function withNewEvent(part: Part): Part {
  return part.status === 'found' ? { ...part, event: { ...part.event } } : part;
}

async function joinedCases(file: string, content: Content): Promise<readonly JoinedCase[]> {
  const hunt = huntOf(content, 'run-key-persistence');
  const source = await openFiles([file], {
    profiles: content.profiles,
    normaliser: compileProfiles(content.profiles),
    neighbours: hunt.join.pairs,
  });
  try {
    const cases: JoinedCase[] = [];
    const selections = hunt.select.map((select, index) => ({ id: String(index), ...select }));
    for await (const { selection, events } of source.select(selections, undefined)) {
      const condition = hunt.select[Number(selection)]?.condition;
      const accepts = condition === undefined ? () => false : predicate(condition);
      const anchors = events.filter((event) => accepts(recordView(event.fields)));
      for await (const joined of joinCases(anchors, hunt, source, new Set())) cases.push(joined);
    }
    return cases;
  } finally {
    await source.close();
  }
}
