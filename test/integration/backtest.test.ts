/** A long window of a real engine in slices: what one go finds, wherever the process was killed on the way. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import { type CliResult, runCli } from '../cli/run-cli.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { type FaultProxy, faultProxy, untilRequested } from '../servers/fault-proxy.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { openContextsOf } from '../servers/open-contexts.ts';

const servers = await askForServers('es', 'os');

/** An index each hour, so that what a case joins lies in other slices and in other indices. */
const DEMO = Map.groupBy(
  readFileSync('demo/incident.ndjson', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly '@timestamp': string }),
  (event) => event['@timestamp'].slice(11, 13),
);
const WINDOW = ['--from', '2026-11-18T07:50:00Z', '--to', '2026-11-18T10:10:00Z'];
const IN_SLICES = [...WINDOW, '--slice', '20m'];
const SLICES = 8;
/** Each slice begins by looking which indices there are. */
const BEGINNING = /_resolve\/index/;

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'reghunt-state-'));
});
afterEach(() => rmSync(state, { recursive: true }));
const env = () => ({ REGHUNT_STATE_DIR: state });
const ids = (): readonly string[] => readdirSync(join(state, 'backtests'));

interface Report {
  readonly report: {
    readonly window: { readonly from: string; readonly to: string };
    readonly totals: object;
    readonly not_seen: readonly { readonly kind: string; readonly reason: string }[];
  };
  readonly findings: readonly Finding[];
}
const reportOf = ({ stdout }: Pick<CliResult, 'stdout'>): Report => JSON.parse(stdout) as Report;

/** All but what tells one run from another. */
function told(result: Pick<CliResult, 'stdout'>): object {
  const { report, findings } = reportOf(result);
  const { window, totals, not_seen } = report;
  return {
    window,
    totals,
    not_seen,
    findings: findings.map(({ event: { created: _created, ...event }, reghunt, ...finding }) => {
      const { run_id: _run, ...rest } = reghunt;
      return { ...finding, event, reghunt: rest };
    }),
  };
}

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`a window of ${server.name} in slices`, () => {
    const pattern = freshName('backtest');
    const prefix = freshName('backtested');
    const indices = [...DEMO.keys()].map((hour) => `${pattern}-${hour}`);
    let client: SearchClient;
    let proxy: FaultProxy;
    let whole: object;
    const args = (...more: string[]): string[] => [
      'hunt',
      ...['--url', proxy.url, '--index-pattern', `${pattern}-*`, '--format', 'json'],
      ...more,
    ];
    const hunt = (...more: string[]) => runCli(args(...more), { env: env() });
    const start = (...more: string[]) => started(args(...more));

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
      proxy = await faultProxy(server.url ?? '');
      for (const [hour, events] of DEMO) {
        await createIndex(client, `${pattern}-${hour}`, KEYWORD_MAPPING);
        const documents = events.map((body, n) => ({ id: `${n}`, body }));
        await indexDocuments(client, `${pattern}-${hour}`, documents);
      }
      whole = told(await runCli(args(...WINDOW, '--slice', 'none')));
    });
    afterEach(() => proxy.use());
    afterAll(async () => {
      await proxy.close();
      for (const name of [...indices, `${prefix}-findings`, `${prefix}-evidence`]) {
        await deleteIndex(client, name);
      }
      await client.close();
    });

    it.each(['20m', '1h'])('of %s comes to what it does in one go', async (slice) => {
      const cut = await hunt(...WINDOW, '--slice', slice);
      expect([cut.code, told(cut)]).toEqual([0, whole]);
      expect(cut.stderr).toMatch(
        /^reghunt: Hunting events from [^\n]+\nreghunt: Hunting slice by slice; resume with --resume \S+\n$/,
      );
      expect(ids()).toEqual([]);
    });

    const across: readonly [string, string, readonly string[]][] = [
      ['09:41:50', '09:42:00', ['neighbour', 'wrapper']],
      ['08:31:18', '08:31:36', ['payload_file', 'payload_process', 'writer']],
    ];

    it.each(across)('joins across their edges: %s to %s', async (from, to, roles) => {
      const window = ['--from', `2026-11-18T${from}Z`, '--to', `2026-11-18T${to}Z`];
      const [go, cut] = [await hunt(...window, '--slice', 'none'), await hunt(...window, '--slice', '2s')];
      const sliceOf = (time: string): number => Math.floor(Date.parse(time) / 2_000);
      const beyond = reportOf(cut).findings.flatMap((finding) =>
        finding.reghunt.evidence.filter(({ ts }) => sliceOf(ts) !== sliceOf(finding['@timestamp'])),
      );
      expect(beyond.map(({ role }) => role)).toEqual(expect.arrayContaining([...roles]));
      expect(told(cut)).toEqual(told(go));
    });

    it('is hunted by days without being asked to be, newest first, and a day in one go', async () => {
      const days = ['--from', '2026-11-17', '--to', '2026-11-20'];
      proxy.use();
      const cut = await hunt(...days);
      expect(proxy.requests().filter((line) => BEGINNING.test(line)).length).toBe(3);
      const day = await hunt('--from', '2026-11-18', '--to', '2026-11-19');
      expect(day.stderr).not.toContain('resume');
      expect(reportOf(cut).findings.map(({ event }) => event.id)).toEqual(
        reportOf(day).findings.map(({ event }) => event.id),
      );
    });

    it('keeps its findings in the index as one go does', async () => {
      const slices = await hunt(...IN_SLICES, '--index', '--index-prefix', prefix, '--format', 'table');
      expect(slices.stdout).toMatch(/Written: [1-9]\d* created/);
      const go = await hunt(
        ...[...WINDOW, '--slice', 'none', '--index', '--index-prefix', prefix, '--format', 'table'],
      );
      expect(go.stdout).toMatch(/Written: 0 created, 0 merged, \d+ unchanged, 0 failed/);
    });

    const beginningOf = (slice: number) => ({ when: BEGINNING, nth: slice });
    const moments: readonly [string, { readonly when: RegExp; readonly nth: number }, number][] = [
      ['before its first slice', beginningOf(1), 0],
      ['between two slices', beginningOf(5), 4],
      ['while it counts', { when: /_search/, nth: 3 }, 0],
      ['while it joins', { when: /_search/, nth: 40 }, 1],
    ];

    it.each(moments)('that is killed %s goes on, and comes to the same', async (_, moment, least) => {
      proxy.use({ ...moment, fault: { kind: 'delay', ms: 30_000 } });
      const { child, ended } = start(...IN_SLICES);
      await untilRequested(proxy, moment.nth, moment.when);
      child.kill('SIGKILL');
      await ended;
      const [id = ''] = ids();
      const done = readdirSync(join(state, 'backtests', id)).filter((name) => /^slice-\d+\.json$/.test(name));
      expect(done.length).toBeGreaterThanOrEqual(least);
      proxy.use();
      // A window that counts from now would be another one by now.
      const resumed = await hunt('--resume', id);
      expect(proxy.requests().filter((line) => BEGINNING.test(line)).length).toBe(SLICES - done.length);
      expect([resumed.code, told(resumed)]).toEqual([0, whole]);
      expect(ids()).toEqual([]);
    });

    it('that is interrupted reports what it has, tells the id again, and goes on', async () => {
      proxy.use({ ...beginningOf(5), fault: { kind: 'delay', ms: 2_000 } });
      const { child, ended } = start(...IN_SLICES);
      await untilRequested(proxy, 5, BEGINNING);
      child.kill('SIGINT');
      const { code, stdout, stderr } = await ended;
      const [id = ''] = ids();
      expect(code).toBe(130);
      expect(reportOf({ stdout }).report.not_seen).toEqual([
        expect.objectContaining({
          kind: 'interrupted',
          reason: expect.stringContaining(`4 of ${SLICES} slices of the window were not looked at`),
        }),
      ]);
      expect(stderr).toContain(`4 of ${SLICES} slices are left, or not whole; resume with --resume ${id}\n`);
      await expect.poll(() => openContextsOf(client, `${pattern}-*`), { timeout: 5_000 }).toBe(0);
      proxy.use();
      expect(told(await hunt(...IN_SLICES, '--resume', id))).toEqual(whole);
    });

    it('reads a slice again that it could not see all of', async () => {
      proxy.use({
        when: /_search/,
        nth: 20,
        repeated: 'fails',
        fault: { kind: 'status', status: 400, body: { error: { type: 'quay', reason: 'too deep' } } },
      });
      const first = await hunt(...IN_SLICES);
      expect([first.code, first.stderr]).toEqual([
        3,
        expect.stringMatching(/1 of 8 slices are left, or not whole; resume with --resume/),
      ]);
      proxy.use();
      const [id = ''] = ids();
      const second = await hunt('--resume', id);
      expect([second.code, told(second)]).toEqual([0, whole]);
      expect(proxy.requests().filter((line) => BEGINNING.test(line)).length).toBe(1);
    });

    it('goes on only as it began, and says what is another', async () => {
      const queries = join(state, 'queries');
      mkdirSync(join(queries, 'exceptions'), { recursive: true });
      proxy.use({ ...beginningOf(2), fault: { kind: 'delay', ms: 30_000 } });
      const { child, ended } = start(...IN_SLICES, '--queries', queries, 'run-key-persistence');
      await untilRequested(proxy, 2, BEGINNING);
      child.kill('SIGKILL');
      await ended;
      proxy.use();
      const [id = ''] = ids();
      const refused = async (...more: string[]): Promise<string> => {
        const { code, stdout, stderr } = await hunt('--resume', id, ...more);
        expect([code, stdout]).toEqual([2, '']);
        return stderr;
      };
      expect(await refused('--slice', '10m')).toContain(
        `began with --slice 1200s, and now has 600s: leave --slice out`,
      );
      expect(await refused('--last', '30d')).toContain('began without --last');
      expect(await refused('--url', 'http://127.0.0.1:9')).toContain(`began with --url ${proxy.url}`);
      expect(await refused('registry-hive-copy')).toContain('began with ids of hunts run-key-persistence');
      expect(await refused('--input', 'demo')).toContain('files are hunted in one go');
      const exception = readFileSync('queries/exceptions/desktop-programs/itunes-helper.yml', 'utf8');
      writeFileSync(
        join(queries, 'exceptions', 'other.yml'),
        exception.replace(/^id: .*/m, 'id: quay-helper'),
      );
      expect(await refused()).toMatch(/its content has changed since it began: exception quay-helper/);
      rmSync(join(queries, 'exceptions', 'other.yml'));
      expect((await hunt('--resume', id, 'run-key-persistence')).code).toBe(0);
      const gone = await hunt('--resume', id);
      expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('none is kept')]);
    });
  });
}

function started(args: readonly string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<CliResult>;
} {
  const child = spawn(process.execPath, [resolve('src/main.ts'), ...args], {
    env: { ...process.env, ...env() },
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => ({ code: (code as number | null) ?? -1, ...texts }));
  return { child, ended };
}
