/** What a finding tells people to do fits what was taken or started. */
import { describe, expect, it } from 'vitest';
import { SIGMA_GROUP } from '../../../src/core/content/public-rule.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { adviceOf } from '../../../src/core/finding/advice.ts';
import { message } from '../../../src/core/finding/message.ts';
import { compileContent, judge } from '../../../src/core/judge/judge.ts';
import {
  caseOf,
  contentOf,
  event,
  HIVE_HUNT,
  HUNT,
  indicator,
  NOON,
  process,
  runValue,
} from '../hunt/given.ts';

function advised(
  kind: 'autostart' | 'hive',
  anchor: HuntEvent,
  ...raised: readonly (readonly [weight: number, group: string])[]
): string {
  const indicators = raised.map(([weight, group]) =>
    indicator(`${group}-${weight}`, { name: `Sign ${group}`, weight, group }),
  );
  const hunt = kind === 'hive' ? HIVE_HUNT : HUNT;
  const judged = caseOf(anchor);
  const judgement = judge(judged, hunt, compileContent(contentOf({ indicators })), NOON);
  return adviceOf(kind, judged, judgement);
}

const HIGH = [0.6, 'place'] as const;
const MEDIUM = [0.3, 'place'] as const;
const reg = (line: string) => process('C:\\Windows\\System32\\reg.exe', line);

describe('the advice about a copy', () => {
  it.each([
    'reg save HKLM\\SAM s.bin',
    'reg save HKLM\\SYSTEM s.bin',
    'reg export HKLM\\SECURITY\\Policy s.reg',
  ])('of what holds secrets calls them stolen: %s', (line) => {
    expect(advised('hive', reg(line), HIGH)).toContain('treat the secrets in it as stolen');
  });

  it.each([
    'reg export HKLM\\SYSTEM\\CurrentControlSet\\Control\\SafeBoot b.reg',
    'reg export HKLM\\SYSTEM s.reg',
    'reg save HKLM\\SOFTWARE s.bin',
  ])('of what holds none speaks of no secrets: %s', (line) => {
    expect(advised('hive', reg(line), HIGH)).toBe(
      'find and secure the copy, and ask who made it and what for',
    );
  });

  it('is about no copy where a key was read, changed or replaced only', () => {
    expect(advised('hive', reg('reg query HKLM\\SAM'), HIGH)).toContain('no copy was made');
    expect(advised('hive', reg('reg restore HKLM\\SYSTEM s.bin'), MEDIUM)).toContain('last known state');
  });
});

describe('the advice about an autostart', () => {
  it('speaks of file and value where the value starts a file', () => {
    expect(advised('autostart', runValue('x', 'C:\\Temp\\a.exe'), HIGH)).toMatch(
      /^secure the file and the value,/,
    );
  });

  it('speaks of no file where the value holds an address or code', () => {
    const address = advised('autostart', runValue('x', 'mshta https://a.example/b'), HIGH);
    expect(address).toMatch(/^secure the value,/);
    expect(advised('autostart', runValue('x', 'powershell -c "iex $env:a"'), MEDIUM)).toContain(
      'keep its code',
    );
  });

  it('speaks of no value where a file was put into a folder', () => {
    const file = event({ kind: 'file_create', fields: { 'file.path': 'C:\\Start\\a.exe' } });
    expect(advised('autostart', file, HIGH)).toMatch(/^secure the file,/);
    expect(advised('autostart', file, MEDIUM)).toContain('remove the file');
  });

  it('of a folder that was moved does not say that the folder starts', () => {
    const key = 'Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders';
    const moved = runValue('Startup', 'C:\\Users\\Public\\s', {
      fields: { 'registry.path': `HKU\\S-1-5-21-1-2-3-1001\\${key}\\Startup` },
    });
    const judged = caseOf(moved);
    const indicators = [indicator('x', { weight: 0.6 })];
    const told = message(
      'autostart',
      judged,
      judge(judged, HUNT, compileContent(contentOf({ indicators })), NOON),
    );
    expect(told).toContain('to the folder c:\\users\\public\\s');
    expect(told).not.toContain('which starts');
    expect(told).toContain('what lies in the folder');
    expect(judged.facts.get('value.state')).toBeUndefined();
  });
});

describe('a case that a public rule alone raised', () => {
  const lone = runValue('x', 'C:\\Temp\\a.exe');

  it('names the rule and gives no advice of ours', () => {
    const told = advised('autostart', lone, [0.65, SIGMA_GROUP], [0.05, 'key']);
    expect(told).toBe(`raised by the public rule "Sign ${SIGMA_GROUP}" alone, which knows why`);
  });

  it('is told in our words where our own indicators raise it as well', () => {
    expect(advised('autostart', lone, [0.65, SIGMA_GROUP], MEDIUM)).toMatch(/^secure the file/);
  });
});
