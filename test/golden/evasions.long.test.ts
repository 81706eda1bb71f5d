/** Every way to spell a Run value that Windows takes for the same leads to the same indicators. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Finding } from '../../src/core/finding/finding.ts';
import { FOLDER_SPELLINGS, LAUNCHERS, PATH_SPELLINGS } from './evasions.ts';
import { goldenCases } from './golden-cases.ts';
import { huntFiles } from './hunt-files.ts';
import { valueSpellings } from './value-spellings.ts';

const LOG = {
  SourceName: 'Microsoft-Windows-Sysmon',
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  UtcTime: '2026-03-02 09:00:00.000',
  ProcessGuid: '{5A1C0C52-6D2B-4E57-9F0E-000000000001}',
  EventID: 13,
  Image: 'C:\\Users\\kim\\Downloads\\setup.exe',
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
  // What the log leaves out, where a link leads, what only deletes, and a folder that ends in a blank have one spelling.
  ...new Map(
    found
      .filter(({ data }) => !/^(?:Binary Data$|\\REGISTRY\\)|\/c del | \\/i.test(data))
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
  readonly path: string;
  readonly data: string;
}

/** A value as it is, which comes first, and spelled otherwise. */
interface Spelled {
  readonly title: string;
  readonly variants: readonly Variant[];
}

const spelled = ([path, data]: readonly [string, string]): Spelled => ({
  title: `${path} = ${data}`.slice(0, 400),
  variants: [
    { name: 'as it is', path, data },
    ...PATH_SPELLINGS.map(([name, change]) => ({ name: `path with ${name}`, path: change(path), data })),
    ...valueSpellings(data).map(([name, written]) => ({
      name: `data with ${name}: ${written}`,
      path,
      data: written,
    })),
  ],
});
const launched = ([path, data]: readonly [string, string]): Spelled => ({
  title: `${path} = ${data}`,
  variants: [
    { name: 'as it is', path, data },
    ...LAUNCHERS.map(([name, wrap]) => ({ name, path, data: wrap(data) })),
  ],
});
const SPELLED = RUN_VALUES.map(spelled);
const LAUNCHED = PROGRAMS.map(launched);

/** One hunt over all of them: each variant is on a host of its own, so that none joins another. */
const variants = [...SPELLED, ...LAUNCHED].flatMap((one) => one.variants);
const told = await indicatorsOf(variants);

async function indicatorsOf(all: readonly Variant[]): Promise<ReadonlyMap<Variant, readonly string[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'reghunt-evasions-'));
  const file = join(folder, 'variants.ndjson');
  const lines = all.map(({ path: TargetObject, data: Details }, at) =>
    JSON.stringify({ ...LOG, Hostname: `ws-${at}`, TargetObject, Details }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  try {
    const names = new Map<Variant, readonly string[]>();
    for (const { reghunt } of await huntFiles([file])) {
      const variant = reghunt.source.kind === 'file' ? all[reghunt.source.line - 1] : undefined;
      if (variant !== undefined)
        names.set(
          variant,
          reghunt.indicators.map(({ name }) => name),
        );
    }
    return names;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What each variant tells otherwise than the value as it is. */
function differing({ variants: [bare, ...others] }: Spelled, mayHaveMore: boolean): readonly string[] {
  const wanted = bare === undefined ? [] : (told.get(bare) ?? []);
  expect(wanted.length).toBeGreaterThan(0);
  return others.flatMap((variant) => {
    const got = told.get(variant) ?? [];
    const lost = wanted.filter((one) => !got.includes(one));
    const more = got.filter((one) => !wanted.includes(one) && !mayHaveMore && one !== LONGER);
    return lost.length + more.length === 0 ? [] : [`${variant.name}: without [${lost}], with [${more}]`];
  });
}

/** A value may be longer when it is spelled out. */
const LONGER = 'Very long value';

describe('a Run value spelled otherwise', () => {
  it.each(SPELLED)('$title gives the same indicators in more than 20 ways', (one) => {
    expect(one.variants.length).toBeGreaterThan(20);
    expect(differing(one, false)).toEqual([]);
  });

  it.each(FOLDER_SPELLINGS)('%s is written for some of them', (_name, change) => {
    expect(RUN_VALUES.filter(([, data]) => change(data) !== data).length).toBeGreaterThan(0);
  });
});

describe('a Run value whose program another starts', () => {
  it.each(LAUNCHED)('$title loses no indicator', (one) => {
    expect(differing(one, true)).toEqual([]);
  });
});

/** An interpreter with a switch of its own, an address, a line that does not end: fewer ways are known of these. */
const FEWER = /^(?:javaw|file:)|\n/;

it('every value that starts something is spelled in at least twenty ways of its data alone', () => {
  const few = RUN_VALUES.filter(
    ([path, data]) =>
      data !== '' &&
      !/StartupApproved|Shell Folders/.test(path) &&
      !FEWER.test(data) &&
      valueSpellings(data).length < 20,
  );
  expect(few.map(([, data]) => data)).toEqual([]);
});

it('the golden cases give values to spell', () => {
  expect(found.length).toBeGreaterThan(100);
  expect(PROGRAMS.length).toBeGreaterThan(10);
});
