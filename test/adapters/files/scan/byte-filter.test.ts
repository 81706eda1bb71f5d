/** The byte filter lets every line through that the predicate would accept. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteFilter } from '../../../../src/adapters/files/scan/byte-filter.ts';
import { text } from '../../../../src/core/event/event.ts';
import { compileProfiles } from '../../../../src/core/event/normalise.ts';
import type { Condition } from '../../../../src/core/sigma/condition.ts';
import { predicate, recordView } from '../../../../src/core/sigma/predicate.ts';
import { contains, ndjson, open, profiles, RUN, registrySet, selected, told, write } from '../event-files.ts';

const normaliser = compileProfiles(profiles);
/** As the scanner searches, which a test of its own holds it to. */
function holds(line: string, text: string): boolean {
  const source = text
    .replace(/[^\\/"\w]/g, '\\$&')
    .replace(/\\(?![^\\/"\w])+/g, '\\\\+')
    .replace('/', '\\\\*/')
    .replace('"', '(?:\\\\*["<&]|\\\\+u)');
  return new RegExp(source, 'i').test(line);
}

const source = { kind: 'file', file: 'a', line: 1 } as const;

function passes(condition: Condition, document: object): boolean {
  const result = normaliser.normalise(document, source);
  if (!('event' in result)) throw new Error('not an event');
  const { kind, profile } = result.event;
  const line = Buffer.from(JSON.stringify(document)).toString('latin1');
  const { texts, answers } = new ByteFilter([{ kind: 'registry_set', condition }], profiles).questions(
    kind,
    profile,
  );
  const isTold = texts === 'all' || texts.some((one) => holds(line, one));
  return (
    isTold &&
    answers(
      () => line,
      (needed) => needed.some((one) => holds(line, one)),
    ).length > 0
  );
}

it('lets through whatever the predicate accepts, for any value and any part of it', () => {
  const value = fc.string({
    unit: fc.constantFrom('a', 'Run', '\\', '/', '"', '%', '&', ' ', '\u00e9', 'K', '\u212a', '-', '(', '\n'),
  });
  fc.assert(
    fc.property(value, fc.nat(), fc.nat(), fc.boolean(), (name, from, length, upper) => {
      const document = registrySet(`x${name}`);
      const result = normaliser.normalise(document, source);
      const path = 'event' in result ? (text(result.event.fields, 'registry.path') ?? '') : '';
      const start = from % path.length;
      const part = path.slice(start, start + 1 + (length % 12));
      const condition = contains('registry.path', upper ? part.toUpperCase() : part);
      const accepted = 'event' in result && predicate(condition)(recordView(result.event.fields));
      if (accepted) expect(passes(condition, document)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

describe('a filter', () => {
  const path = (literal: string): Condition => contains('registry.path', literal);
  const run = path('\\CurrentVersion\\Run\\');

  it.each<[string, Condition, boolean]>([
    ['one text that is there', run, true],
    ['one that is not', path('\\Winlogon\\'), false],
    ['pieces of one value in their order only', path('\\Run\\CurrentVersion'), false],
    ['either of two', { op: 'or', of: [path('\\Winlogon\\'), run] }, true],
    ['both of two', { op: 'and', of: [run, path('\\Winlogon\\')] }, false],
    ['nothing of what must not be', { op: 'not', of: run }, true],
    ['nothing of computed fields', contains('value.target.path', 'x'), true],
    ['nothing at all when that is accepted', { op: 'const', value: false }, false],
  ])('asks for %s', (_, condition, expected) => {
    expect(passes(condition, registrySet('one'))).toBe(expected);
  });

  it('looks for a sign that few lines hold rather than for a program that many do', () => {
    const condition: Condition = {
      op: 'and',
      of: [contains('process.executable', '\\cmd.exe'), contains('process.command_line', '^')],
    };
    const filter = new ByteFilter([{ kind: 'process_create', condition }], profiles);
    expect(filter.questions('process_create', 'sysmon-ecs')).toMatchObject({ texts: ['^'] });
  });

  it('leaves other kinds alone', () => {
    const filter = new ByteFilter(
      [{ kind: 'process_create', condition: { op: 'const', value: true } }],
      profiles,
    );
    expect(filter.questions('registry_set', 'sysmon-ecs').answers(() => '')).toEqual([]);
    expect(filter.questions('process_create', 'sysmon-ecs')).toMatchObject({ texts: 'all' });
    expect(filter.questions('process_create', 'sysmon-ecs').answers(() => '')).toEqual([0]);
  });
});

it('finds text that hides behind escapes, in lines of a form met before', async () => {
  const plain = Array.from({ length: 20 }, (_, i) => registrySet(`value ${i}`));
  const lines = ndjson([...plain, registrySet('hidden')])
    .trimEnd()
    .split('\n');
  const hidden = (lines.at(-1) ?? '').replaceAll('CurrentVersion', 'Current\\u0056ersion');
  const kindHidden = (lines.at(-1) ?? '').replace('"13"', '"1\\u0033"').replace('hidden', 'kind');
  const keyHidden = (lines.at(-1) ?? '').replace('"registry"', '"re\\u0067istry"').replace('hidden', 'key');
  const events = await selected(
    await open([write('a.ndjson', [...lines, hidden, kindHidden, keyHidden].join('\n'))]),
  );
  expect(events).toHaveLength(24);
  expect(events.slice(-4).map(told)).toEqual([
    `21 ${RUN}\\hidden`,
    `22 ${RUN}\\hidden`,
    `23 ${RUN}\\kind`,
    `24 ${RUN}\\key`,
  ]);
});
