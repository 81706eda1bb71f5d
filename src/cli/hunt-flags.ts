/** What `hunt` is told by its flags: the window, the content, and what cannot go together. */
import type { Content } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import { UsageError } from '../core/problem.ts';
import type { ConnectionFlags } from './connection.ts';
import type { RenderFlags } from './report-run.ts';
import { sayRulesIn } from './rules-in-lines.ts';
import type { Wiring } from './wiring.ts';

/** As commander parsed them. */
export interface HuntFlags extends ConnectionFlags, RenderFlags {
  readonly input?: readonly string[];
  readonly queries?: readonly string[];
  readonly indicators?: readonly string[];
  readonly host?: string;
  readonly allowUnread?: boolean;
  readonly last?: number;
  readonly from?: number;
  readonly to?: number;
  /** Milliseconds. */
  readonly slice?: number | 'none';
  readonly resume?: string;
  readonly index?: boolean;
  readonly indexPrefix: string;
  readonly pageSize?: number;
  readonly by: 'event' | 'ingested';
  readonly excludeTiers?: readonly string[];
}

const DAY = 24 * 60 * 60 * 1000;

/** Files hold no tiers, and the time of arrival there is whatever the export kept. */
export function refuseStackFlags({ input, by, excludeTiers, slice }: HuntFlags): void {
  if (input === undefined) return;
  if (by === 'ingested')
    throw new UsageError('--by ingested is about a stack: files are hunted by the time of their events.');
  if (excludeTiers !== undefined)
    throw new UsageError('--exclude-tiers is about a stack: files have no tiers.');
  if (slice !== undefined)
    throw new UsageError('--slice is about a stack: files are hunted in one go, whatever their window.');
}

/** Shipped content, the user's own, and public rules among its indicators. */
export async function contentFor(flags: HuntFlags, wiring: Wiring): Promise<Content> {
  const content = await wiring.loadContent(flags.queries ?? []);
  if (flags.indicators === undefined) return content;
  const rules = await wiring.readRules(flags.indicators, content);
  sayRulesIn(rules, wiring.stderr);
  return { ...content, indicators: [...content.indicators, ...rules.indicators] };
}

export function windowFrom(flags: HuntFlags, now: number): TimeRange | undefined {
  if (flags.last !== undefined && (flags.from !== undefined || flags.to !== undefined)) {
    throw new UsageError('Give either --last or --from and --to, not both.');
  }
  if (
    flags.from === undefined &&
    flags.to === undefined &&
    flags.last === undefined &&
    flags.input !== undefined
  ) {
    return undefined;
  }
  const to = flags.to ?? now;
  const from =
    flags.from ?? (flags.to !== undefined && flags.last === undefined ? to - DAY : to - (flags.last ?? DAY));
  if (from >= to) throw new UsageError('The window is empty: --from must be before --to.');
  return { from, to };
}
