/** Every way to spell a Run value or a reg.exe command that Windows takes for the same leads to the same indicators. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/hunt/finding.ts';
import { COMMAND_SPELLINGS, DATA_SPELLINGS, PATH_SPELLINGS, WRAPPERS } from './evasions.ts';
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
/** What the golden cases set and run: every value that starts a program by its whole path, every copy of a hive. */
const told = goldenCases().flatMap(({ malicious }) =>
  readFileSync(malicious, 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((line) => fieldsIn(JSON.parse(line))),
);
const RUN_VALUES = [
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
const COMMANDS = [
  ...new Set(
    told.flatMap(({ CommandLine: line }) =>
      line !== undefined && /^reg (?:save|export|restore) HKLM\\\S+ [A-Z]:\\\S+$/.test(line) ? [line] : [],
    ),
  ),
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

function named(finding: Finding | undefined): readonly string[] {
  return finding?.reghunt.indicators.map(({ name }) => name) ?? [];
}

const value = (path: string, data: string): object => ({
  EventID: 13,
  Image: 'C:\\Users\\kim\\Downloads\\setup.exe',
  TargetObject: path,
  Details: data,
});

const command = (line: string): object => ({
  EventID: 1,
  Image: 'C:\\Windows\\System32\\reg.exe',
  OriginalFileName: 'reg.exe',
  CommandLine: line,
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
      ];
      expect(await differing(`run-${at}.ndjson`, variants)).toEqual([]);
    },
  );
});

describe('a reg.exe command spelled otherwise', () => {
  it.each(COMMANDS.map((line, at) => [at, line] as const))(
    '%i %s gives the same indicators',
    async (at, line) => {
      const variants = [
        { name: 'as it is', record: command(line) },
        ...COMMAND_SPELLINGS.map(([name, change]) => ({ name, record: command(change(line)) })),
      ];
      expect(await differing(`reg-${at}.ndjson`, variants)).toEqual([]);
    },
  );
});

describe('a reg.exe command that only its wrapper shows', () => {
  it.each(COMMANDS.map((line, at) => [at, line] as const))('%i %s loses no indicator', async (at, line) => {
    const variants = [
      { name: 'as it is', record: command(line) },
      ...WRAPPERS.map(([name, image, wrap]) => ({
        name,
        record: { EventID: 1, Image: image, CommandLine: wrap(line) },
      })),
    ];
    const [bare, ...wrapped] = (await hunted(`wrapped-${at}.ndjson`, variants)).map(named);
    const lost = wrapped.flatMap((names, index) => {
      const missing = (bare ?? []).filter((name) => !names.includes(name));
      return missing.length === 0 ? [] : [`${WRAPPERS[index]?.[0]}: without [${missing}]`];
    });
    expect(lost).toEqual([]);
  });
});

it('the golden cases give values and commands to spell', () => {
  expect(RUN_VALUES.length).toBeGreaterThan(10);
  expect(COMMANDS.length).toBeGreaterThan(10);
});
