/** Every way to spell a Run value that Windows takes for the same leads to the same indicators. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/hunt/finding.ts';
import { DATA_SPELLINGS, FOLDER_SPELLINGS, LAUNCHERS, PATH_SPELLINGS } from './evasions.ts';
import { goldenCases } from './golden-cases.ts';
import { huntFiles } from './hunt-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-evasions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LOG = {
  SourceName: 'Microsoft-Windows-Sysmon',
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  UtcTime: '2026-03-02 09:00:00.000',
  ProcessGuid: '{5A1C0C52-6D2B-4E57-9F0E-000000000001}',
};
/** What the golden cases set: every value that starts a program by its whole path. */
const told = goldenCases().flatMap(({ malicious }) =>
  readFileSync(malicious, 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((line) => fieldsIn(JSON.parse(line))),
);
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
const RUN_VALUES = [
  ...PLACES,
  ...new Map(
    told.flatMap(({ TargetObject: path, Details: data }) =>
      path !== undefined &&
      data !== undefined &&
      /\\Run(Once|OnceEx\\\d+)?\\[^\\]+$/i.test(path) &&
      /^C:\\[\w\\. -]+\.exe$/i.test(data)
        ? [[`${path} ${data}`, [path, data] as const] as const]
        : [],
    ),
  ).values(),
];
/** Sysmon's fields wherever a layout keeps them. */
function fieldsIn(document: unknown): readonly Readonly<Record<string, string | undefined>>[] {
  if (typeof document !== 'object' || document === null) return [];
  const own = Object.hasOwn(document, 'TargetObject') || Object.hasOwn(document, 'CommandLine');
  return [
    ...(own ? [document as Readonly<Record<string, string>>] : []),
    ...Object.values(document).flatMap((member: unknown) => fieldsIn(member)),
  ];
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
          name: `path in ${name}`,
          record: value(change(path), data),
        })),
        ...DATA_SPELLINGS.map(([name, change]) => ({
          name: `data with ${name}`,
          record: value(path, change(data)),
        })),
        ...FOLDER_SPELLINGS.map(([name, change]) => ({
          name: `data with ${name}`,
          record: value(path, change(data)),
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
  it.each(RUN_VALUES.map(([path, data], at) => [at, path, data] as const))(
    '%i %s = %s loses no indicator',
    async (at, path, data) => {
      const wrapped = LAUNCHERS.map(([name, wrap]) => ({ name, record: value(path, wrap(data)) }));
      expect(await lost(`launched-${at}.ndjson`, value(path, data), wrapped)).toEqual([]);
    },
  );
});

it('the golden cases give values to spell', () => {
  expect(RUN_VALUES.length).toBeGreaterThan(10);
});
