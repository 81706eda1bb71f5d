/** Parsers for command line values: each returns the value or throws commander's own error, which names the option. */
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../core/content/duration.ts';
import { ISO_FORM, parseIsoTime } from '../core/iso-time.ts';
import type { Severity } from '../core/judge/score.ts';
import { SEVERITIES } from '../core/judge/score.ts';

/** Adds to a repeatable option; `a,b` counts as two. */
export function collectList(value: string, previous: readonly string[] = []): readonly string[] {
  return [
    ...previous,
    ...value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
}

/** Adds to a repeatable option whose values may hold commas (paths). */
export function collectPath(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

export function durationOption(value: string): number {
  const milliseconds = parseDuration(value);
  if (milliseconds === undefined || milliseconds <= 0) {
    throw new InvalidArgumentError(
      'Write a whole number and a unit in small letters: 90m (minutes), 24h (hours), 7d (days) or 2w (weeks).',
    );
  }
  return milliseconds;
}

/** ISO 8601; a time without a zone is UTC, as everywhere in reghunt. */
export function timeOption(value: string): number {
  const time = parseIsoTime(value);
  if (time === undefined) throw new InvalidArgumentError(`Write an ISO time that exists: ${ISO_FORM}.`);
  return time;
}

export function momentOption(value: string): number | 'now' {
  if (value === 'now') return value;
  const time = parseIsoTime(value);
  if (time === undefined)
    throw new InvalidArgumentError(`Write now or an ISO time that exists: ${ISO_FORM}.`);
  return time;
}

/** Adds to an option that takes several times. */
export function collectTime(value: string, previous: readonly number[] = []): readonly number[] {
  return [...previous, timeOption(value)];
}

export function severityOption(value: string): Severity {
  const severity = SEVERITIES.find((name) => name === value.toLowerCase());
  if (severity === undefined) throw new InvalidArgumentError(`Choose one of ${SEVERITIES.join(', ')}.`);
  return severity;
}

export function positiveInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('Write a whole number above 0.');
  return number;
}
