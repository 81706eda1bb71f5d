import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Match } from '../../../src/core/sigma/condition.ts';
import { linearRegex } from '../../../src/core/sigma/linear-regex.ts';
import { readPattern } from '../../../src/core/sigma/pattern.ts';
import { valueTest } from '../../../src/core/sigma/predicate.ts';
import { textOfDemands } from '../../../src/core/wear/text-of-demands.ts';
import { textOfRegex } from '../../../src/core/wear/text-of-regex.ts';
import { samples } from '../samples.ts';

const like = (text: string): Match => ({ kind: 'pattern', pattern: readPattern(text), cased: false });
const demanded = (field: string, wanted: readonly string[], unwanted: readonly string[] = []) =>
  textOfDemands(field, [
    ...wanted.map((text) => ({ field, match: like(text), holds: true })),
    ...unwanted.map((text) => ({ field, match: like(text), holds: false })),
  ]);

describe('a text for what is asked of a field', () => {
  it.each([
    ['writer.executable', ['C:\\Windows\\System32\\msiexec.exe']],
    ['value.target.path', ['?:\\users\\\\*\\appdata\\local\\slack\\app-*\\slack.exe']],
    ['writer.executable', ['*\\SlackSetup.exe']],
    ['value.target.path', ['c:\\program files\\\\*', '*.dll']],
    ['registry.path', ['*\\CLSID\\\\*', '*\\ThreadingModel']],
    ['writer.command_line', ['*gpsvc*']],
  ])('%s: answers %s', (field, wanted) => {
    const text = demanded(field, wanted);
    expect(wanted.map((one) => valueTest(like(one))(text ?? ''))).toEqual(wanted.map(() => true));
  });

  it('is none of those that must not be', () => {
    const text = demanded('writer.executable', ['*\\app.exe'], ['C:\\Program Files\\\\*']);
    expect(text).toMatch(/\\app\.exe$/);
    expect(text).not.toMatch(/^C:\\Program Files/);
  });

  it('is not there when the answers contradict each other', () => {
    expect(demanded('writer.executable', ['C:\\a.exe', 'C:\\b.exe'])).toBeUndefined();
  });
});

describe('a text for a regular expression', () => {
  it.each([
    '^\\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\\}$',
    '^[c?]:\\\\(programdata|users\\\\[^\\\\]+\\\\appdata\\\\local)\\\\package cache\\\\\\{[0-9a-f-]{36}\\}\\\\[^\\\\]+\\.exe$',
    '(?i)\\\\temp\\\\\\{[^\\\\]{1,38}\\}\\\\\\.(be|cr)\\\\[^\\\\]+$',
    '^([a-z]:|\\\\\\\\[^\\\\]+)\\\\([^\\\\]+\\\\){0,3}(backups?|sicherung(en)?)\\\\',
    '\\d+\\s\\w\\x{41}',
  ])('%s finds it, whichever alternative is taken', (source) => {
    for (const choice of [0, 1, 2, 3]) {
      expect(linearRegex(source, 'i')(textOfRegex(source, choice) ?? ''), String(choice)).toBe(true);
    }
  });

  it('is not there for what it does not read', () => {
    expect(textOfRegex('(a')).toBeUndefined();
    expect(textOfRegex('a)')).toBeUndefined();
  });

  it('never fails, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.nat(3), (source, choice) => {
        const text = textOfRegex(source, choice);
        expect(text === undefined || typeof text === 'string').toBe(true);
      }),
      { numRuns: samples(500) },
    );
  });
});
