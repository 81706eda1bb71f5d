/** Real Windows event logs give what the same records give as JSON, where the shared logs are beside this checkout. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EvtxLog } from '../../src/adapters/files/input/layouts/evtx/evtx-log.ts';
import { openFiles } from '../../src/adapters/files/open-files.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import { sharedData } from '../evaluate/truth.ts';
import { huntFiles, shippedContent } from './hunt-files.ts';

const data = sharedData();
const logs = data === undefined ? undefined : resolve(data, '../cases/evtx');
const isPresent = logs !== undefined && existsSync(join(logs, 'counts.csv'));
if (!isPresent)
  process.stderr.write('The shared event logs are not beside this checkout: their tests are skipped.\n');

/** A log whose copies were damaged, or made to look like one in use. */
const ORIGINAL = 'PanacheSysmon_vs_AtomicRedTeam01';

/** Findings with all that is in them, without the name of the file. */
async function found(file: string): Promise<unknown> {
  return JSON.parse(
    JSON.stringify(await huntFiles([file])).replaceAll(JSON.stringify(file).slice(1, -1), 'FILE'),
  );
}

function pairs(folder: string): readonly (readonly [name: string, log: string, lines: string])[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.evtx'))
    .flatMap((name) => {
      const base = basename(name, '.evtx');
      const lines = [`evtx-${base}.jsonl`, `evtx-${base}.jsonl.gz`]
        .map((twin) => join(data ?? '', 'dev', twin))
        .find((twin) => existsSync(twin));
      return lines === undefined ? [] : [[base, join(folder, name), lines] as const];
    });
}

interface Counts {
  readonly file: string;
  readonly records: string;
  readonly kinds: readonly string[];
}

function counts(folder: string): readonly Counts[] {
  const [, ...rows] = readFileSync(join(folder, 'counts.csv'), 'utf8').trim().split(/\r?\n/);
  return rows.map((row) => {
    const cells = row.split(',');
    return { file: cells[0] ?? '', records: cells.at(-4) ?? '', kinds: cells.slice(-3) };
  });
}

describe.skipIf(!isPresent)('a real event log', () => {
  const folder = logs ?? '';
  const twins = isPresent ? pairs(folder) : [];

  it('has findings in half of those that are compared', async () => {
    expect(twins.length).toBeGreaterThanOrEqual(10);
    const findings = await huntFiles(twins.map(([, log]) => log));
    expect(findings.length).toBeGreaterThan(10);
  });

  it.each(twins)('gives the findings of its records as JSON: %s', async (_, log, lines) => {
    expect(await found(log)).toEqual(await found(lines));
  });

  it.each(['made-dirty', 'made-no-chunk-count'])('gives the same while it is in use: %s', async (name) => {
    expect(await found(join(folder, `${name}.evtx`))).toEqual(await found(join(folder, `${ORIGINAL}.evtx`)));
  });

  it.each(isPresent ? counts(folder) : [])(
    'holds as many records as were counted: $file',
    async ({ file, records, kinds }) => {
      let read = 0;
      let lost = 0;
      const log = new EvtxLog({
        records: (some) => {
          read += some.length;
        },
        lost: (_, { count }) => {
          lost += count;
        },
        headless: () => undefined,
        altered: () => undefined,
      });
      log.push(readFileSync(join(folder, file)));
      log.end();
      const wanted = Number(/\d+/.exec(records)?.[0]);
      if (/least|or/.test(records)) expect(read).toBeGreaterThanOrEqual(wanted);
      else expect({ read, lost }).toEqual({ read: wanted, lost: 0 });
      if (kinds.includes('')) return;
      const source = await openFiles([join(folder, file)], {
        profiles: shippedContent.profiles,
        normaliser: compileProfiles(shippedContent.profiles),
      });
      const { byKind } = await source.count(undefined);
      await source.close();
      // Security records of the same kinds are counted with them.
      const told = [byKind.process_create, byKind.file_create, byKind.registry_set];
      for (const [i, kind] of kinds.entries()) expect(told[i]).toBeGreaterThanOrEqual(Number(kind));
    },
  );
});
