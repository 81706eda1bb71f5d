/** What `hunt` is told by its flags: the window, the content, and what cannot go together. */
import type { Content } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import { UsageError } from '../core/problem.ts';
import type { ConnectionFlags } from './connection.ts';
import type { RenderFlags } from './report-run.ts';
import { sayRulesIn } from './rules-in-lines.ts';
import type { FileReading, Wiring } from './wiring.ts';

/** As commander parsed them. */
export interface HuntFlags extends ConnectionFlags, RenderFlags {
  readonly input?: readonly string[];
  readonly queries?: readonly string[];
  readonly indicators?: readonly string[];
  readonly host?: string;
  readonly threads?: number;
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

/** What is about files alone, or a stack alone. Files hold no tiers, and the time of arrival there is whatever the export kept. */
export function refuseStackFlags({ input, by, excludeTiers, slice, threads }: HuntFlags): void {
  if (input === undefined) {
    if (threads !== undefined)
      throw new UsageError('--threads is about files: a stack reads its events itself. Leave it out.');
    return;
  }
  if (by === 'ingested')
    throw new UsageError('--by ingested is about a stack: files are hunted by the time of their events.');
  if (excludeTiers !== undefined)
    throw new UsageError('--exclude-tiers is about a stack: files have no tiers.');
  if (slice !== undefined)
    throw new UsageError('--slice is about a stack: files are hunted in one go, whatever their window.');
}

export function readingOf({
  host,
  threads,
  allowUnread,
}: Pick<HuntFlags, 'host' | 'threads' | 'allowUnread'>): FileReading {
  return {
    ...(host === undefined ? {} : { snapshotHost: host }),
    ...(threads === undefined ? {} : { threads }),
    ...(allowUnread === undefined ? {} : { allowUnread }),
  };
}

/** Shipped content, the user's own, and public rules among its indicators. */
export async function contentFor(flags: HuntFlags, wiring: Wiring): Promise<Content> {
  const content = await wiring.loadContent(flags.queries ?? []);
  if (flags.indicators === undefined) return content;
  const rules = await wiring.readRules(flags.indicators, content);
  sayRulesIn(rules, wiring.stderr);
  return { ...content, indicators: [...content.indicators, ...rules.indicators] };
}

/**
 * A window ends at `--to` and begins at `--from`, or `--last` before its end. What is not given is open with files, whose
 * events are as old as they are; a stack is asked up to now, and for the last day.
 */
export function windowFrom(
  { input, last, from, to }: Pick<HuntFlags, 'input' | 'last' | 'from' | 'to'>,
  now: number,
): TimeRange | undefined {
  if (last !== undefined && from !== undefined) {
    throw new UsageError(
      '--last and --from both say where the window begins: give one of them; --to goes with either.',
    );
  }
  const isOpen = input !== undefined && last === undefined;
  if (isOpen && from === undefined && to === undefined) return undefined;
  const end = to ?? (isOpen ? Number.POSITIVE_INFINITY : now);
  const begin = from ?? (isOpen ? Number.NEGATIVE_INFINITY : end - (last ?? DAY));
  if (begin >= end) {
    const given = to === undefined ? `--to, which is now (${new Date(now).toISOString()})` : '--to';
    throw new UsageError(`The window is empty: --from must be before ${given}.`);
  }
  return { from: begin, to: end };
}
