/** Measures what values made to keep a reader busy cost: all facts and the judging of each, beside reading its JSON. */
import { inflate } from '../../src/adapters/compression/inflate.ts';
import type { JoinedCase } from '../../src/core/case/case.ts';
import type { Content } from '../../src/core/content/content.ts';
import { caseFacts } from '../../src/core/facts/case-facts.ts';
import { compileContent, judge } from '../../src/core/judge/judge.ts';
import { joined, run, runValue } from '../core/facts/events.ts';
import { HOSTILE_VALUES } from '../core/hostile-values.ts';
import { huntOf } from './hunt-of.ts';
import { median } from './measure.ts';

export interface HostileTimes {
  readonly values: number;
  /** The value that costs most. */
  readonly slowest: string;
  /** Milliseconds it takes, median of the rounds. */
  readonly milliseconds: number;
  /** Milliseconds that `JSON.parse` takes for the same text. */
  readonly parse: number;
}

const NOW = Date.UTC(2026, 6, 1);

/** As data of a Run value, and as the command line of a process. */
export function benchHostile(content: Content, rounds: number): HostileTimes {
  const tables = compileContent(content);
  const cost = (one: JoinedCase, hunt: string): void => {
    judge({ ...one, facts: caseFacts(one, inflate) }, huntOf(content, hunt), tables, NOW);
  };
  const costs = HOSTILE_VALUES.map(([name, data]) => {
    const hunting = timed(rounds, () => {
      cost(joined(runValue(data)), 'run-key-persistence');
      cost(joined(run(data)), 'registry-hive-copy');
    });
    const json = JSON.stringify({ data });
    return { slowest: name, milliseconds: hunting, parse: timed(rounds, () => JSON.parse(json)) };
  });
  const [worst] = costs.sort((a, b) => b.milliseconds - a.milliseconds);
  if (worst === undefined) throw new Error('hostile-bench: there are no hostile values');
  return { values: costs.length, ...worst };
}

function timed(rounds: number, act: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    act();
    times.push(performance.now() - started);
  }
  return median(times);
}
