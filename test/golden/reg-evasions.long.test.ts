/** Every golden case of reg.exe keeps its indicators, however its commands are spelled and whatever program is told to run them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withOuterQuotes } from '../../src/core/event/outer-quotes.ts';
import { goldenCases } from './golden-cases.ts';
import { huntFiles } from './hunt-files.ts';
import {
  isPowerShellLine,
  isRegeditLine,
  isRegLine,
  POWERSHELL_SPELLINGS,
  REG_SPELLINGS,
  REG_WRAPPERS,
  REGEDIT_SPELLINGS,
  takeApart,
} from './reg-evasions.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-reg-evasions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One event of a case, wherever its layout keeps a field. */
type Members = Readonly<Record<string, unknown>>;
type Change = (field: string, text: string, event: Members) => string;

const LINE = /^(?:CommandLine|commandLine|command_line|ProcessCommandLine)$/;
const IMAGE = /^(?:Image|image|NewProcessName|executable)$/;
const HOST_NAME = /^[a-z]+-\d+(?:\.corp\.example)?$/i;
const HOST = /^(?:Computer|computer_name|computer|Hostname|hostname|name)$/;

/** The event with each text member changed; what describes a parent is left as it is. */
function changed(member: unknown, change: Change, of: Members): unknown {
  if (Array.isArray(member)) return member.map((one: unknown) => changed(one, change, of));
  if (typeof member !== 'object' || member === null) return member;
  return Object.fromEntries(
    Object.entries(member).map(([field, value]: [string, unknown]) => [
      field,
      typeof value === 'string'
        ? change(field, value, of)
        : field === 'parent'
          ? value
          : changed(value, change, of),
    ]),
  );
}

interface RegCase {
  readonly name: string;
  readonly events: readonly Members[];
  readonly lines: readonly string[];
}

const CASES: readonly RegCase[] = goldenCases().flatMap(({ name, malicious }) => {
  const events = readFileSync(malicious, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Members);
  const lines = new Set<string>();
  for (const event of events) {
    changed(
      event,
      (field, text) => {
        // What a shipper stripped of its quotes, or escaped, is no spelling of anybody's.
        const isEscaped = text.includes('\\\\') && text.includes('\\"');
        if (LINE.test(field) && !isEscaped && withOuterQuotes(text) === text) lines.add(text);
        return text;
      },
      event,
    );
  }
  return [{ name, events, lines: [...lines] }];
});

interface Variant {
  readonly name: string;
  readonly spell: (line: string) => string;
  readonly image?: string;
}

/** A case, and each way its commands are spelled. */
interface Spelled {
  readonly name: string;
  readonly events: readonly Members[];
  readonly isMeant: (line: string) => boolean;
  readonly variants: readonly Variant[];
  readonly file: string;
}

/** Spellings that change at least one of the case's commands. */
function spelled(
  { name, events, lines }: RegCase,
  isMeant: (line: string) => boolean,
  spellings: typeof REG_SPELLINGS,
): Spelled {
  const meant = lines.filter(isMeant);
  const variants = spellings
    .map(([way, change]) => ({ name: way, spell: (line: string) => change(takeApart(line)) }))
    .filter(({ spell }) => meant.some((line) => spell(line) !== line));
  return {
    name,
    events,
    isMeant,
    variants,
    file: join(folder, `${basename(name)}-${spellings.length}.ndjson`),
  };
}

function wrapped({ name, events }: RegCase, isMeant: (line: string) => boolean): Spelled {
  const variants = REG_WRAPPERS.map(([way, image, spell]) => ({ name: way, image, spell }));
  return { name, events, isMeant, variants, file: join(folder, `${basename(name)}-wrapped.ndjson`) };
}

/** The case as it is and spelled each way, every one on a host of its own. */
function write({ events, isMeant, variants, file }: Spelled, mark: number): void {
  const records = [undefined, ...variants].flatMap((variant, at) =>
    events.map((event) =>
      JSON.stringify(changed(event, spellWith(variant, `${mark}x${at}`, isMeant), event)),
    ),
  );
  writeFileSync(file, `${records.join('\n')}\n`);
}

function spellWith(variant: Variant | undefined, mark: string, isMeant: (line: string) => boolean): Change {
  return (field, text, whole) => {
    if (HOST.test(field) && HOST_NAME.test(text)) return text.replace(/^[a-z]+-\d+/i, `$&v${mark}`);
    if (variant === undefined) return text;
    if (LINE.test(field)) return isMeant(text) ? variant.spell(text) : text;
    if (variant.image === undefined || !isMeant(lineOf(whole))) return text;
    if (IMAGE.test(field)) return variant.image;
    return /^original_?file_?name$/i.test(field) ? '?' : text;
  };
}

function lineOf(event: Members): string {
  let found = '';
  changed(
    event,
    (field, text) => {
      if (LINE.test(field)) found = text;
      return text;
    },
    event,
  );
  return found;
}

const WAYS = [
  ['reg.exe', isRegLine, REG_SPELLINGS],
  ['regedit', isRegeditLine, REGEDIT_SPELLINGS],
  ['PowerShell', isPowerShellLine, POWERSHELL_SPELLINGS],
] as const;
const OTHERWISE = WAYS.map(
  ([tool, isMeant, spellings]) =>
    [
      tool,
      CASES.filter(({ lines }) => lines.some(isMeant)).map((one) => spelled(one, isMeant, spellings)),
    ] as const,
);
const isPlainReg = (line: string): boolean => isRegLine(line) && line.startsWith('reg ');
const WRAPPED = CASES.filter(({ lines }) => lines.some(isPlainReg)).map((one) => wrapped(one, isPlainReg));

/** One hunt over all of them: every variant is on a host of its own, so nothing joins across. */
const all = [...OTHERWISE.flatMap(([, cases]) => cases), ...WRAPPED];
for (const [at, one] of all.entries()) write(one, at);
const told = new Map<string, Set<string>>();
for (const { reghunt } of await huntFiles(all.map(({ file }) => file))) {
  if (reghunt.source.kind !== 'file') continue;
  const { file, line } = reghunt.source;
  const events = all.find((one) => one.file === file)?.events.length ?? 1;
  const place = `${file} ${Math.floor((line - 1) / events)}`;
  const names = told.get(place) ?? new Set();
  for (const { name } of reghunt.indicators) names.add(name);
  told.set(place, names);
}

/** What each variant tells otherwise than the case as it is. */
function differing({ file, variants }: Spelled, mayHaveMore: boolean): readonly string[] {
  const namesAt = (at: number): readonly string[] => [...(told.get(`${file} ${at}`) ?? [])];
  const wanted = namesAt(0);
  expect(wanted.length).toBeGreaterThan(0);
  return variants.flatMap(({ name }, at) => {
    const names = namesAt(at + 1);
    // What is written on another machine is not seen here; and where only a wrapper is seen, it is the writer.
    const unseen = [
      ...(name.includes('elsewhere') ? ['Copy written'] : []),
      ...(mayHaveMore ? ['Set with reg.exe'] : []),
    ];
    const lost = wanted.filter((one) => !names.includes(one) && !unseen.includes(one));
    const more =
      mayHaveMore || name.startsWith('encoded') ? [] : names.filter((one) => !wanted.includes(one));
    return lost.length + more.length === 0 ? [] : [`${name}: without [${lost}], with [${more}]`];
  });
}

describe.each(OTHERWISE)('a case of %s', (_tool, cases) => {
  it('is among the golden ones', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  it.each(cases)('$name gives the same indicators in at least 20 other spellings', (one) => {
    expect(one.variants.length).toBeGreaterThanOrEqual(20);
    expect(differing(one, false)).toEqual([]);
  });
});

describe('a case of reg.exe that only a wrapper shows', () => {
  it.each(WRAPPED)('$name loses no indicator', (one) => {
    expect(differing(one, true)).toEqual([]);
  });
});
