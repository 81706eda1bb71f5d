/** Events that are loaded as if they had just happened are hunted as if they had. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import { runCli } from '../cli/run-cli.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { deleteIndex, freshName } from '../servers/index-documents.ts';

const servers = await askForServers('es', 'os');

interface Report {
  readonly report: { readonly totals: { readonly events_scanned: number; readonly joins: object } };
  readonly findings: readonly Finding[];
}

const EVENTS = 23;
/** Of the last event of the demo. */
const LAST = Date.parse('2026-11-18T10:05:20.119Z');

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`the demo loaded into ${server.name} up to now`, () => {
    const prefix = freshName('ends');
    let client: SearchClient;
    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
    });
    afterAll(async () => {
      await deleteIndex(client, `${prefix}-events`);
      await client.request('DELETE', `/_index_template/${prefix}-events`);
      await client.close();
    });

    const load = async (end: string) => {
      const args = ['load', '--url', server.url ?? '', '--input', 'demo', '--index-prefix', prefix];
      return runCli([...args, '--end', end]);
    };
    const hunt = async (...more: string[]): Promise<Report> => {
      const args = ['hunt', '--url', server.url ?? '', '--index-pattern', `${prefix}-events`];
      const { code, stdout } = await runCli([...args, '--format', 'json', ...more]);
      expect(code).toBe(0);
      return JSON.parse(stdout) as Report;
    };

    it('is found by a hunt of the last day as in its file, every part joined', async () => {
      const { stderr } = await load('now');
      const end = /latest event goes to (\S+Z)/.exec(stderr)?.[1] ?? '';
      const [moved, file] = [await hunt('--last', '24h'), await runCli(['demo', '--format', 'json'])];
      const given = JSON.parse(file.stdout) as Report;
      expect(moved.report.totals).toEqual(given.report.totals);
      const by = Date.parse(end) - LAST;
      const told = ({ '@timestamp': time, event, reghunt }: Finding, later: number) => ({
        id: reghunt.finding.id,
        time: Date.parse(time) + later,
        risk: event.risk_score,
        // What happened just now may still come to more.
        joins: JSON.parse(JSON.stringify(reghunt.joins).replaceAll('"pending"', '"not_logged"')) as object,
        evidence: reghunt.evidence.map(({ role, ts }) => [role, Date.parse(ts) + later]).sort(),
      });
      const expected = given.findings.map((finding) => told(finding, by));
      expect(expected.length).toBeGreaterThan(0);
      expect(moved.findings.map((finding) => told(finding, 0))).toEqual(expected);

      expect((await load(end)).stdout).toMatch(new RegExp(`^0 created, ${EVENTS} already there`));
    });

    it('is there once more, and apart, for another end', async () => {
      const end = '2026-03-02T20:00:00Z';
      expect((await load(end)).stdout).toMatch(new RegExp(`^${EVENTS} created`));
      const day = ['--from', '2026-03-02', '--to', '2026-03-03'];
      expect((await hunt(...day)).report.totals.events_scanned).toBe(EVENTS);
    });
  });
}
