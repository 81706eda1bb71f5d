/** Two replicas of the service, killed in turn while events arrive: at the end the store holds what one run finds, once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { runCli } from '../cli/run-cli.ts';
import { lawful, removeStores, storedFindings } from '../integration/ticking.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';

/** Minutes of killing. */
const MINUTES = Number(process.env['REGHUNT_SOAK_MINUTES'] ?? '10');
const INCIDENT = readFileSync('demo/incident.ndjson', 'utf8').trimEnd().split('\n');

const servers = await askForServers('es', 'os');

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`two replicas on ${server.name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'reghunt-replicas-'));
    const index = freshName('replicas');
    const [prefix, clean] = [freshName('killed'), freshName('clean')];
    const config = join(folder, 'reghunt.yml');
    let client: SearchClient;

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
      await createIndex(client, index, KEYWORD_MAPPING);
      writeFileSync(
        config,
        [
          'sources:',
          '  - name: site',
          `    url: ${server.url}`,
          `    indices: [${index}]`,
          'schedule: { cron: "*/2 * * * * *", jitter: 0s, claim_timeout: 3s }',
          'serve: { port: 0 }',
          '',
        ].join('\n'),
      );
    });
    afterAll(async () => {
      await deleteIndex(client, index);
      for (const name of [prefix, clean]) await removeStores(client, name);
      await client.close();
      rmSync(folder, { recursive: true });
    });

    const serve = (): ChildProcess =>
      spawn(
        process.execPath,
        [resolve('src/main.ts'), 'serve', '--config', config, '--index-prefix', prefix],
        { stdio: 'ignore' },
      );

    it(`killed in turn for ${MINUTES} minutes lose nothing and double nothing`, async () => {
      const end = Date.now() + MINUTES * 60_000;
      const replicas = [serve(), serve()];
      let kills = 0;
      for (let round = 0; Date.now() < end; round += 1) {
        // One incident after the other, on a host of its own, its events in no order.
        const documents = INCIDENT.map((line, at) => ({
          id: `${round}-${at}`,
          body: moved(line, round, Date.now()),
        }));
        for (const some of [documents.slice(12), documents.slice(0, 12)]) {
          await indexDocuments(client, index, some);
          await wait(1_500);
        }
        const turn = round % 2;
        const victim = replicas[turn];
        const gone = victim === undefined ? undefined : once(victim, 'exit');
        victim?.kill('SIGKILL');
        await gone;
        kills += 1;
        replicas[turn] = serve();
      }
      for (const replica of replicas) {
        const gone = once(replica, 'exit');
        replica.kill('SIGTERM');
        await gone;
      }
      const last = await runCli(['run', '--until-done', '--config', config, '--index-prefix', prefix]);
      expect([last.code, last.stdout]).toEqual([0, expect.stringContaining('complete')]);
      const fresh = await runCli(['run', '--until-done', '--config', config, '--index-prefix', clean]);
      expect(fresh.code).toBe(0);
      const [found, wanted] = [await storedFindings(client, prefix), await storedFindings(client, clean)];
      process.stdout.write(`${server.name}: ${kills} kills, ${found.length} findings\n`);
      expect(found.length).toBeGreaterThan(kills);
      expect(found.filter(({ state }) => state === 'reported').map(lawful)).toEqual(wanted.map(lawful));
    });
  });
}

/** The incident on a host of its own, its last event a moment ago. */
function moved(line: string, round: number, now: number): object {
  const host = `quay-${round}`;
  const text = line.replaceAll(/WS-\d+|FS-\d+|ws-\d+|fs-\d+/g, (name) => `${host}-${name}`);
  const document = JSON.parse(text) as Record<string, unknown>;
  const shift = now - 60_000 - LAST;
  const at = Date.parse(String(document['@timestamp'])) + shift;
  return { ...document, '@timestamp': new Date(at).toISOString() };
}

const LAST = Math.max(
  ...INCIDENT.map((line) => Date.parse((JSON.parse(line) as Record<string, string>)['@timestamp'] ?? '')),
);
