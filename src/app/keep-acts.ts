/** Brings acts to their findings, and leaves in the baseline what each was. */
import type { Content, Hunt } from '../core/content/content.ts';
import { type Habit, habitOf, mergeHabits } from '../core/run/habit.ts';
import type { Inflate } from '../core/windows/powershell/base64.ts';
import type { ActKeeper, GivenAct, Judging } from '../ports/act-keeper.ts';
import type { BaselineStore } from '../ports/baseline-store.ts';
import type { CountingSource } from '../ports/counting-source.ts';
import type { ActLine } from './hunt-acts.ts';
import type { TickTally } from './tick-tally.ts';
import type { TruncationTally } from './truncation-tally.ts';

/** What acts are joined, judged and kept with during a tick. */
export interface ActGround {
  readonly source: CountingSource;
  readonly content: Content;
  readonly hunts: readonly Hunt[];
  readonly line: ActLine;
  readonly inflate: Inflate;
  readonly judging: Judging;
  readonly keeper: ActKeeper;
  readonly baseline: BaselineStore;
  readonly tally: TickTally;
  readonly addTruncated: TruncationTally['add'];
  readonly heed: () => Promise<void>;
}

/** Why something could not be written that may be written later. */
export async function keepActs(
  given: readonly GivenAct[],
  { keeper, judging, baseline, tally }: ActGround,
): Promise<string | undefined> {
  if (given.length === 0) return undefined;
  const result = await keeper.keep(given, judging);
  tally.kept(result);
  const habits = new Map<string, Habit>();
  for (const { conclusion } of given) {
    const habit = habitOf(conclusion.finding);
    const held = habits.get(habit.id);
    habits.set(habit.id, held === undefined ? habit : mergeHabits(held, habit));
  }
  return result.passing ?? (await baseline.write([...habits.values()]));
}
