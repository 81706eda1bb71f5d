/** What is exported: a selection with its title and remarks, whichever hunt or finding it comes from. */
import type { Pair, Select, Status } from '../content/content.ts';

export interface Rule {
  /** Of the hunt or finding. */
  readonly id: string;
  readonly uuid: string;
  readonly title: string;
  readonly description: string;
  readonly status: Status;
  readonly level: 'informational' | 'low' | 'medium' | 'high' | 'critical';
  /** ISO date; absent when the content has none. */
  readonly date?: string;
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  /** ATT&CK ids. */
  readonly techniques: readonly string[];
  /** An event that any of these accepts. */
  readonly select: readonly Select[];
  readonly pairs: readonly Pair[];
  /** What a selection cannot say in any language, one line each. */
  readonly remarks: readonly string[];
}
