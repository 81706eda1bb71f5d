/** Scheduled runs as a user starts them: init, load, run, runs and serve against real engines. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import type { RunRecord } from '../../src/core/run/run-record.ts';
import { runCli } from '../cli/run-cli.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { freshName } from '../servers/index-documents.ts';
import { removeStores, storedFindings } from './ticking.ts';

const servers = await askForServers('es', 'os');

interface Service {
  readonly child: ChildProcess;
  /** Where it answers, once it does. */
  readonly url: Promise<string>;
  /** Resolves with the line of the first run. */
  readonly firstRun: Promise<string>;
  readonly ended: Promise<number | null>;
}

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`as a program, on ${server.name}`, () => {
    let client: SearchClient;
    let folder: string;
    let config: string;
    let prefix: string;
    const children: ChildProcess[] = [];

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
    });
    afterAll(() => client.close());
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'reghunt-program-'));
      config = join(folder, 'reghunt.yml');
      prefix = freshName('program');
      const init = await runCli(['init', '--output', config]);
      expect(init.code).toBe(0);
      const text = readFileSync(config, 'utf8')
        .replace('https://elastic.example:9200', server.url ?? '')
        .replace(/#indices: .*/, `indices: [${prefix}-events]`)
        .replace(/#serve:/, 'serve:')
        .replace(/#port: .*/, 'port: 0');
      writeFileSync(config, text);
      const load = await runCli([
        'load',
        '--input',
        'demo/incident.ndjson',
        '--end',
        'now',
        '--index-prefix',
        prefix,
        '--url',
        server.url ?? '',
      ]);
      expect(load.code).toBe(0);
    });
    afterEach(async () => {
      for (const child of children.splice(0)) child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
      await removeStores(client, prefix);
    });
    const reghunt = (...args: readonly string[]) =>
      runCli([...args, '--config', config, '--index-prefix', prefix]);

    const serve = (): Service => {
      const args = ['serve', '--config', config, '--index-prefix', prefix];
      const child = spawn(process.execPath, [resolve('src/main.ts'), ...args]);
      children.push(child);
      let text = '';
      const line = (told: RegExp): Promise<string> =>
        new Promise((done) => {
          const look = (): void => {
            const found = told.exec(text)?.[0];
            if (found !== undefined) done(found);
          };
          child.stderr.on('data', look);
          look();
        });
      child.stderr.setEncoding('utf8').on('data', (more: string) => {
        text += more;
      });
      return {
        child,
        url: line(/http:\/\/127\.0\.0\.1:\d+/),
        firstRun: line(/complete in [^"]*/),
        ended: once(child, 'close').then(([code]) => code as number | null),
      };
    };

    it('finds what was loaded, tells what it did, and has nothing left to do', async () => {
      const plan = await reghunt('run', '--plan');
      expect([plan.code, plan.stdout]).toEqual([0, expect.stringMatching(/buckets: \d+ news/)]);
      expect(await storedFindings(client, prefix)).toEqual([]);
      const first = await reghunt('run', '--format', 'json');
      const record = JSON.parse(first.stdout) as RunRecord;
      expect([first.code, record.status, record.read.left]).toEqual([0, 'complete', 0]);
      expect(record.written.created).toBeGreaterThan(3);
      const found = await storedFindings(client, prefix);
      expect(found).toHaveLength(record.written.created);
      const second = await reghunt('run');
      expect([second.code, second.stdout]).toEqual([0, expect.stringContaining('due      nothing')]);
      const redo = await reghunt('run', '--redo', '2026-01-01', '2036-01-01', '--format', 'json');
      expect((JSON.parse(redo.stdout) as RunRecord).written).toMatchObject({ created: 0, merged: 0 });
      expect(await storedFindings(client, prefix)).toEqual(found);
      const list = await reghunt('runs', 'list');
      expect(list.stdout.trimEnd().split('\n')).toHaveLength(4);
      const shown = await reghunt('runs', 'show', record.id, '--format', 'json');
      expect(JSON.parse(shown.stdout)).toEqual(record);
      const gaps = await reghunt('runs', 'gaps');
      expect([gaps.code, gaps.stdout]).toEqual([
        0,
        expect.stringMatching(/[1-9]\d* read, 0 due, 0 incomplete/),
      ]);
    });

    it('serves: finds at once, answers, and gives back within ten seconds of SIGTERM', async () => {
      const { child, url, firstRun, ended } = serve();
      expect(await firstRun).toContain('findings');
      const at = await url;
      expect((await fetch(`${at}/readyz`)).status).toBe(200);
      expect(await (await fetch(`${at}/metrics`)).text()).toContain('reghunt_runs_total');
      expect((await storedFindings(client, prefix)).length).toBeGreaterThan(3);
      const asked = performance.now();
      child.kill('SIGTERM');
      expect(await ended).toBe(143);
      expect(performance.now() - asked).toBeLessThan(10_000);
    });
  });
}
