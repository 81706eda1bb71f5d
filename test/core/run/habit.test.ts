import { expect, it } from 'vitest';
import type { EcsObject, Finding } from '../../../src/core/finding/finding.ts';
import { type Habit, habitOf } from '../../../src/core/run/habit.ts';
import { sampleFinding } from '../../contract/sample-finding.ts';

it('one program that two users installed for themselves is one writer in one location', () => {
  const [maria, jan] = ['maria', 'jan'].map((user, at) =>
    habitOf(
      withParts({
        registry: { key: `S-1-5-21-1-2-3-110${at}\\Software\\Microsoft\\Windows\\CurrentVersion\\Run` },
        process: { executable: `C:\\Users\\${user}\\AppData\\Local\\Maker\\${at + 1}.2.${at}\\update.exe` },
      }),
    ),
  );
  expect(placeOf(maria)).toEqual(placeOf(jan));
  expect(placeOf(maria)).toEqual([
    '<sid>\\software\\microsoft\\windows\\currentversion\\run',
    'c:\\users\\<user>\\appdata\\local\\maker\\<version>\\update.exe',
  ]);
});

function withParts(parts: { readonly registry: EcsObject; readonly process: EcsObject }): Finding {
  return { ...sampleFinding({ name: 'habit', runId: 'run', minutes: [1] }), ...parts };
}

function placeOf(habit: Habit | undefined): readonly unknown[] {
  return [habit?.location, habit?.writer];
}
