/** Where every joined case leaves what it was: one document for each template of act and host. */
import type { Habit } from '../core/run/habit.ts';

export interface BaselineStore {
  /** Writing one twice changes nothing. Why some could not be written; undefined when all were. */
  write(habits: readonly Habit[]): Promise<string | undefined>;
}
