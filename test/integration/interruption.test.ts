/** Ctrl-C and its like at any moment of a run on a real engine: a report, an exit code, and nothing left open. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { indexName } from '../../src/adapters/search/index-templates.ts';
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

const DEMO = readFileSync('demo/incident.ndjson', 'utf8').trimEnd();
const WINDOW = ['--from', '2026-11-01', '--to', '2026-12-01', '--slice', 'none'];
const OLD = 'an earlier report';
const servers = await askForServers('es', 'os');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reghunt-interruption-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const output = (): string => join(folder, 'report.json');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [resolve('src/main.ts'), ...args]);
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...texts }));
  return { child, ended };
}

interface Report {
  readonly report: { readonly not_seen: readonly { readonly kind: string }[] };
  readonly findings: readonly object[];
}
const reportOf = (text: string): Report => JSON.parse(text) as Report;
const isInterrupted = ({ report }: Report): boolean =>
  report.not_seen.some(({ kind }) => kind === 'interrupted');

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`a hunt on ${server.name} that is interrupted`, () => {
    const index = freshName('interrupted-events');
    const loaded = freshName('interrupted');
    let client: SearchClient;
    let proxy: FaultProxy;
    let requests: readonly string[];
    // Small pages: views are held open.
    const paging = ['--page-size', '3', '--format', 'json'];
    const args = () => ['hunt', '--url', proxy.url, '--index-pattern', index, ...WINDOW, ...paging];

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
      proxy = await faultProxy(server.url ?? '');
      await createIndex(client, index, KEYWORD_MAPPING);
      const documents = DEMO.split('\n').map((line, n) => ({ id: `${n}`, body: JSON.parse(line) as object }));
      await indexDocuments(client, index, documents);
      const whole = await start(args()).ended;
      requests = [...proxy.requests()];
      expect([whole.code, isInterrupted(reportOf(whole.stdout))]).toEqual([0, false]);
    });
    afterEach(() => proxy.use());
    afterAll(async () => {
      await proxy.close();
      await deleteIndex(client, indexName(loaded, 'events'));
      await deleteIndex(client, index);
      await client.close();
    });

    const placeOf = (line: RegExp): number => requests.findIndex((request) => line.test(request)) + 1;

    const moments: readonly [string, () => number][] = [
      ['it finds out which engine answers', () => 1],
      ['it reads the fields', () => placeOf(/_field_caps/)],
      ['it counts', () => placeOf(/_search/)],
      ['it opens a point in time', () => placeOf(/_pit|point_in_time/)],
      ['it reads the first page', () => placeOf(/_pit|point_in_time/) + 1],
      ['it joins', () => Math.ceil((placeOf(/_pit|point_in_time/) + requests.length) / 2)],
    ];

    it.each(moments)('while %s reports that, ends with 130 and leaves nothing open', async (_, nth) => {
      writeFileSync(output(), OLD);
      proxy.use({ when: /./, nth: nth(), fault: { kind: 'delay', ms: 2_000 } });
      const { child, ended } = start([...args(), '--output', output()]);
      await untilRequested(proxy, nth());
      child.kill('SIGINT');
      const { code, stderr } = await ended;
      expect([code, stderr]).toEqual([130, expect.stringContaining('SIGINT ended it')]);
      expect(isInterrupted(reportOf(readFileSync(output(), 'utf8')))).toBe(true);
      expect(readdirSync(folder)).toEqual(['report.json']);
      // A view left open would stay so for ten minutes.
      await expect.poll(() => openContextsOf(client, index), { timeout: 5_000 }).toBe(0);
    });

    it('twice ends at once, and leaves the earlier report as it was', async () => {
      writeFileSync(output(), OLD);
      const nth = placeOf(/_pit|point_in_time/);
      proxy.use({ when: /./, nth, fault: { kind: 'delay', ms: 30_000 } });
      const { child, ended } = start([...args(), '--output', output()]);
      await untilRequested(proxy, nth);
      child.kill('SIGINT');
      await once(child.stderr ?? child, 'data');
      const begun = performance.now();
      child.kill('SIGINT');
      expect((await ended).code).toBe(130);
      expect(performance.now() - begun).toBeLessThan(2_000);
      expect(readFileSync(output(), 'utf8')).toBe(OLD);
      expect(readdirSync(folder)).toEqual(['report.json']);
    });

    it('by SIGTERM while events are loaded says how many were, and ends with 143', async () => {
      writeFileSync(join(folder, 'events.ndjson'), DEMO);
      proxy.use({ when: /_bulk/, fault: { kind: 'delay', ms: 30_000 } });
      const { child, ended } = start([
        'load',
        '--url',
        proxy.url,
        '--input',
        join(folder, 'events.ndjson'),
        '--index-prefix',
        loaded,
      ]);
      await untilRequested(proxy, 1, /_bulk/);
      child.kill('SIGTERM');
      const { code, stdout, stderr } = await ended;
      expect(code).toBe(143);
      expect(stdout).toMatch(/^0 created, 0 already there, 0 failed/);
      expect(stderr).toMatch(/SIGTERM ended it after 0 events were sent/);
    });
  });
}

describe('a hunt of standard input that nobody ends', () => {
  it('reports what it is interrupted for, and ends', async () => {
    const { child, ended } = start(['hunt', '--input', '-', '--format', 'json']);
    // More than a pipe holds: what is written has been read.
    const lines = `${DEMO}\n`.repeat(Math.ceil(400_000 / DEMO.length));
    await new Promise((done) => child.stdin?.write(lines, done));
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(isInterrupted(reportOf(stdout))).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('a hunt of a named pipe', () => {
  const madePipe = (): string => {
    const path = join(folder, 'events');
    execFileSync('mkfifo', [path]);
    return path;
  };

  it('reads what is written to it', async () => {
    const path = madePipe();
    const { ended } = start(['hunt', '--input', path, '--format', 'json']);
    writeFileSync(path, DEMO);
    const { code, stdout } = await ended;
    expect([code, reportOf(stdout).findings.length > 0]).toEqual([0, true]);
  });

  it('ends when it is interrupted while nobody writes', async () => {
    const path = madePipe();
    const { child, ended } = start(['hunt', '--input', path, '--format', 'json']);
    // Opens once the other end is opened.
    const fd = openSync(path, 'w');
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    closeSync(fd);
    expect([code, isInterrupted(reportOf(stdout))]).toEqual([143, true]);
  });
});
