import { expect, test } from 'vitest';
import { inflate } from '../../../src/adapters/compression/inflate.ts';
import type { Select } from '../../../src/core/content/content.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { looksOf } from '../../../src/core/hunt/look.ts';
import { run, runValue } from '../facts/events.ts';
import { conditionOf } from '../sigma/detection.ts';
import { ALWAYS, contentOf, HIVE_HUNT, indicator, NOON } from './given.ts';

const selectOf = (detection: string, when?: string): Select => ({
  kind: 'process_create',
  condition: conditionOf(detection),
  ...(when === undefined ? {} : { when: conditionOf(when) }),
});
const REG = selectOf('s:\n  process.command_line|startswith: reg\ncondition: s\n');
const READ = selectOf(
  's:\n  process.command_line|contains: "^"\ncondition: s\n',
  's:\n  reg.operation|exists: true\ncondition: s\n',
);
const hunt = { ...HIVE_HUNT, select: [REG, READ] };
const content = { ...contentOf({ indicators: [indicator('any', { condition: ALWAYS })] }), hunts: [hunt] };
const [asReg, asRead] = looksOf(hunt, { content, inflate, now: NOON });
const anchorsOf = (look: typeof asReg, events: readonly HuntEvent[]) =>
  look?.(events).looked.map(({ anchor }) => anchor);

const SAVE = run('cmd /c r^eg s^ave hklm\\sam C:\\o');
const CARETS = run('cmd /c ech^o a');
const BOTH = run('reg save hklm\\s^am C:\\o');

test('what a selection says of facts is asked after its words', () => {
  expect(anchorsOf(asRead, [SAVE, CARETS])).toEqual([SAVE]);
});

test('events that the source took too many of are no anchors, nor are those of another kind', () => {
  expect(anchorsOf(asReg, [SAVE, runValue('reg')])).toEqual([]);
});

test('an event that two selections accept is an anchor of the earlier one alone', () => {
  expect(anchorsOf(asReg, [BOTH])).toEqual([BOTH]);
  expect(anchorsOf(asRead, [BOTH])).toEqual([]);
});
