import { expect, test } from 'vitest';
import type { Select } from '../../../src/core/content/content.ts';
import { anchorsOf } from '../../../src/core/hunt/anchors.ts';
import { run, runValue } from '../facts/events.ts';
import { conditionOf } from '../sigma/detection.ts';
import { HIVE_HUNT } from './given.ts';

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

const SAVE = run('cmd /c r^eg s^ave hklm\\sam C:\\o');
const CARETS = run('cmd /c ech^o a');
const BOTH = run('reg save hklm\\s^am C:\\o');

test('what a selection says of facts is asked after its words', () => {
  expect(anchorsOf(hunt, READ)([SAVE, CARETS])).toEqual([SAVE]);
});

test('events that the source took too many of are no anchors, nor are those of another kind', () => {
  expect(anchorsOf(hunt, REG)([SAVE, runValue('reg')])).toEqual([]);
});

test('an event that two selections accept is an anchor of the earlier one alone', () => {
  expect(anchorsOf(hunt, REG)([BOTH])).toEqual([BOTH]);
  expect(anchorsOf(hunt, READ)([BOTH])).toEqual([]);
});
