/** Values made to hang or crash a reader are read to a bound, and nothing throws. What they cost is shown by the bench. */
import { describe, expect, it } from 'vitest';
import { registryWrites } from '../../src/core/act/registry-write.ts';
import { cachingView, predicate } from '../../src/core/sigma/predicate.ts';
import { splitCommandLine } from '../../src/core/windows/command-line/windows-command-line.ts';
import { TARGET_KINDS } from '../../src/core/windows/launch/target-shape.ts';
import { readValueTarget } from '../../src/core/windows/launch/value-target.ts';
import { decodePowerShell } from '../../src/core/windows/powershell/powershell.ts';
import { findRegCommands } from '../../src/core/windows/registry/reg-wrapped.ts';
import { run } from '../core/facts/events.ts';
import { HOSTILE_VALUES } from '../core/hostile-values.ts';
import { conditionOf } from '../core/sigma/detection.ts';

const MOST_DECODED = 256 * 1024;
const MOST_COMMANDS = 32;

describe.each(HOSTILE_VALUES)('%s', (_name, data) => {
  it('is a value that starts something of a known kind', () => {
    expect(TARGET_KINDS).toContain(readValueTarget(data).kind);
  });

  it('is split into words that hold no more than it', () => {
    const words = splitCommandLine(data).map(({ text }) => text);
    expect(words.join('').length).toBeLessThanOrEqual(data.length);
  });

  it('decodes to a bounded text', () => {
    expect(decodePowerShell(data).join('').length).toBeLessThanOrEqual(MOST_DECODED);
  });

  it('holds a bounded number of commands', () => {
    expect(findRegCommands(data, true).length).toBeLessThanOrEqual(MOST_COMMANDS);
    expect(registryWrites(run(data)).length).toBeLessThanOrEqual(MOST_COMMANDS);
  });
});

it.each(["f|contains: 'a*a*a*a*a*b'", "f: '*a?a?a*b'", "f|re: '(a+)+b$'"])(
  '%s ends on a megabyte that almost matches',
  (item) => {
    const holds = predicate(conditionOf(`s:\n  ${item}\ncondition: s\n`));
    const value = 'a'.repeat(1_000_000);
    const view = cachingView(
      () => value,
      () => [],
    );
    expect(holds(view)).toBe(false);
  },
);
