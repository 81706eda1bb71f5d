/** Every way to spell a Run value that Windows takes for the same leads to the same indicators. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Finding } from '../../src/core/hunt/finding.ts';
import { FOLDER_SPELLINGS, LAUNCHERS, PATH_SPELLINGS } from './evasions.ts';
import { goldenCases } from './golden-cases.ts';
import { huntFiles } from './hunt-files.ts';
import { valueSpellings } from './value-spellings.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-evasions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LOG = {
  SourceName: 'Microsoft-Windows-Sysmon',
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  UtcTime: '2026-03-02 09:00:00.000',
  ProcessGuid: '{5A1C0C52-6D2B-4E57-9F0E-000000000001}',
};
const setSchema = z.object({
  rule: z.object({ name: z.literal('Program set to start by a Run key') }),
  registry: z.object({ path: z.string(), data: z.object({ strings: z.array(z.string()).min(1) }) }),
});

const cases = goldenCases();
/** Places that the golden cases leave out. */
const PLACES = [
  'C:\\Program Files\\Contoso\\helper.exe',
  'C:\\Program Files (x86)\\Contoso\\helper.exe',
  'C:\\ProgramData\\Contoso\\helper.exe',
  'C:\\Windows\\Temp\\helper.exe',
  'C:\\Windows\\System32\\helper.exe',
  'C:\\Users\\Public\\helper.exe',
  'C:\\Users\\kim\\AppData\\Local\\Temp\\helper.exe',
].map((data) => ['HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Helper', data] as const);
/** The values that the hunt for Run keys finds in the golden cases, whatever the layout of their events. */
const found = (await huntFiles(cases.map(({ malicious }) => malicious))).flatMap(valuesIn);
const RUN_VALUES = [
  ...PLACES,
  // What the log leaves out, and where a link leads, have one spelling.
  ...new Map(
    found
      .filter(({ data }) => !/^(?:Binary Data$|\\REGISTRY\\)/i.test(data))
      .map(({ path, data }) => [`${path} ${data}`, [path, data] as const]),
  ).values(),
];
/** Those that start a program by its whole path. */
const PROGRAMS = RUN_VALUES.filter(
  ([path, data]) => /\\Run/.test(path) && /^C:\\[\w\\. -]+\.exe$/i.test(data),
);

/** Path and data of a value set; nothing where another event is the anchor. */
function valuesIn(finding: Finding): readonly { readonly path: string; readonly data: string }[] {
  const given = setSchema.safeParse(finding).data?.registry;
  return given === undefined ? [] : [{ path: given.path, data: given.data.strings[0] ?? '' }];
}

interface Variant {
  readonly name: string;
  readonly record: object;
}

/** Each variant on a host of its own, so that none joins another; the first is what the others must equal. */
async function hunted(file: string, variants: readonly Variant[]): Promise<readonly (Finding | undefined)[]> {
  const path = join(folder, file);
  const lines = variants.map(({ record }, at) => JSON.stringify({ Hostname: `ws-${at}`, ...LOG, ...record }));
  writeFileSync(path, `${lines.join('\n')}\n`);
  const byLine = new Map<number, Finding>();
  for (const finding of await huntFiles([path])) {
    const { source } = finding.reghunt;
    if (source.kind === 'file') byLine.set(source.line, finding);
  }
  return variants.map((_, at) => byLine.get(at + 1));
}

async function differing(file: string, variants: readonly Variant[]): Promise<readonly string[]> {
  expect(variants.length).toBeGreaterThan(20);
  const findings = await hunted(file, variants);
  const wanted = named(findings[0]);
  expect(wanted.length).toBeGreaterThan(0);
  return variants.flatMap(({ name }, at) => {
    const got = named(findings[at]);
    const lost = wanted.filter((one) => !got.includes(one));
    const more = got.filter((one) => !wanted.includes(one));
    return lost.length + more.length === 0 ? [] : [`${name}: without [${lost}], with [${more}]`];
  });
}

/** Indicators of `bare` that a variant does without. */
async function lost(file: string, bare: object, variants: readonly Variant[]): Promise<readonly string[]> {
  const [wanted = [], ...got] = (await hunted(file, [{ name: 'as it is', record: bare }, ...variants])).map(
    named,
  );
  return got.flatMap((names, at) => {
    const missing = wanted.filter((name) => !names.includes(name));
    return missing.length === 0 ? [] : [`${variants[at]?.name}: without [${missing}]`];
  });
}

function named(finding: Finding | undefined): readonly string[] {
  return finding?.reghunt.indicators.map(({ name }) => name) ?? [];
}

const value = (path: string, data: string): object => ({
  EventID: 13,
  Image: 'C:\\Users\\kim\\Downloads\\setup.exe',
  TargetObject: path,
  Details: data,
});

describe('a Run value spelled otherwise', () => {
  it.each(RUN_VALUES.map(([path, data], at) => [at, path, data] as const))(
    '%i %s = %s gives the same indicators',
    async (at, path, data) => {
      const variants = [
        { name: 'as it is', record: value(path, data) },
        ...PATH_SPELLINGS.map(([name, change]) => ({
          name: `path with ${name}`,
          record: value(change(path), data),
        })),
        ...valueSpellings(data).map(([name, written]) => ({
          name: `data with ${name}: ${written}`,
          record: value(path, written),
        })),
      ];
      expect(await differing(`run-${at}.ndjson`, variants)).toEqual([]);
    },
  );

  it.each(FOLDER_SPELLINGS)('%s is written for some of them', (_name, change) => {
    expect(RUN_VALUES.filter(([, data]) => change(data) !== data).length).toBeGreaterThan(0);
  });
});

describe('a Run value whose program another starts', () => {
  it.each(PROGRAMS.map(([path, data], at) => [at, path, data] as const))(
    '%i %s = %s loses no indicator',
    async (at, path, data) => {
      const wrapped = LAUNCHERS.map(([name, wrap]) => ({ name, record: value(path, wrap(data)) }));
      expect(await lost(`launched-${at}.ndjson`, value(path, data), wrapped)).toEqual([]);
    },
  );
});

it('every value that starts something is spelled in more than twenty ways of its data alone', () => {
  const few = RUN_VALUES.filter(
    ([path, data]) =>
      data !== '' && !/StartupApproved|Shell Folders/.test(path) && valueSpellings(data).length < 20,
  );
  expect(few.map(([, data]) => data)).toEqual([]);
});

it('the golden cases give values to spell', () => {
  expect(found.length).toBeGreaterThan(100);
  expect(PROGRAMS.length).toBeGreaterThan(10);
});
