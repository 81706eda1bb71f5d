/** What one candidate, one joined case and one finding cost: the stages of one hunt, one after the other, in this process. */
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { joinCases, joinGround } from '../../src/app/join-cases.ts';
import type { JoinedCase } from '../../src/core/case/case.ts';
import type { Content, Hunt } from '../../src/core/content/content.ts';
import type { TimeRange } from '../../src/core/event/event.ts';
import { type Conclude, concluder } from '../../src/core/hunt/conclude.ts';
import { type Looked, type LookResult, looksOf } from '../../src/core/hunt/look.ts';
import type { EventSource } from '../../src/ports/event-source.ts';
import { huntOf, MEASURED } from './hunt-of.ts';

/** Milliseconds of own processor time, one of each round. */
export interface Costs {
  readonly candidates: number;
  /** Selected, read and looked at. */
  readonly candidate: readonly number[];
  /** Joined. */
  readonly joinedCase: readonly number[];
  /** From the joined case to its finding as a report prints it. */
  readonly finding: readonly number[];
}

const NOW = Date.UTC(2026, 10, 22);

/** `open` is asked for a source anew for each round. The first round is as cold as a run of the program. */
export async function benchCosts(
  open: () => Promise<EventSource>,
  content: Content,
  range: TimeRange | undefined,
  rounds: number,
): Promise<Costs> {
  const hunt = huntOf(content, MEASURED);
  const conclude = concluder({ content, inflate, runId: 'bench', now: NOW });
  const candidate: number[] = [];
  const joinedCase: number[] = [];
  const finding: number[] = [];
  let candidates = 0;
  for (let round = 0; round < rounds; round += 1) {
    const source = await open();
    try {
      const selected = await spent(() => select(source, hunt, content, range));
      const joined = await spent(() => join(source, hunt, content, range, selected.made.looked));
      const concluded = await spent(async () => findingsOf(joined.made, hunt, conclude));
      candidates = selected.made.candidates;
      if (candidates === 0) throw new Error('the events hold no candidate to tell the cost of');
      candidate.push(selected.milliseconds / candidates);
      joinedCase.push(joined.milliseconds / joined.made.length);
      finding.push(concluded.milliseconds / concluded.made);
    } finally {
      await source.close();
    }
  }
  return { candidates, candidate, joinedCase, finding };
}

async function select(
  source: EventSource,
  hunt: Hunt,
  content: Content,
  range: TimeRange | undefined,
): Promise<Pick<LookResult, 'looked' | 'candidates'>> {
  const looks = looksOf(hunt, { content, inflate, now: NOW });
  const selections = hunt.select.map(({ kind, condition }, at) => ({ id: String(at), kind, condition }));
  const looked: Looked[] = [];
  let candidates = 0;
  for await (const { selection, events } of source.select(selections, range)) {
    const result = looks[Number(selection)]?.(events);
    looked.push(...(result?.looked ?? []));
    candidates += result?.candidates ?? 0;
  }
  return { looked, candidates };
}

async function join(
  source: EventSource,
  hunt: Hunt,
  content: Content,
  range: TimeRange | undefined,
  looked: readonly Looked[],
): Promise<readonly JoinedCase[]> {
  const ground = joinGround(source, content, [hunt], range);
  const cases: JoinedCase[] = [];
  for await (const joined of joinCases(looked, hunt, ground)) cases.push(joined);
  return cases;
}

/** How many findings there are, each written out: its evidence is made when it is asked for. */
function findingsOf(cases: readonly JoinedCase[], hunt: Hunt, conclude: Conclude): number {
  let findings = 0;
  for (const joined of cases) {
    const conclusion = conclude(joined, hunt);
    if (conclusion.is === 'finding' && JSON.stringify(conclusion.finding) !== '') findings += 1;
  }
  return findings;
}

async function spent<Made>(
  make: () => Promise<Made>,
): Promise<{ readonly made: Made; readonly milliseconds: number }> {
  const before = process.cpuUsage();
  const made = await make();
  const { user, system } = process.cpuUsage(before);
  return { made, milliseconds: (user + system) / 1000 };
}
