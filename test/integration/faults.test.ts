/** Every request of a hunt fails once: in passing nothing changes, for good it costs what it asked, and says so. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import { EngineError } from '../../src/core/problem.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { type Exchange, type Fault, type FaultProxy, faultProxy } from '../servers/fault-proxy.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { openContextsOf } from '../servers/open-contexts.ts';
import { type HuntResult, huntEngine } from './hunting.ts';

const RANGE = { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 11, 1) };

const FAULTS: Readonly<Record<string, Fault>> = {
  dropped: { kind: 'drop' },
  cut: { kind: 'cut', bytes: 20 },
  'too many': { kind: 'status', status: 429, body: { error: { type: 'rejected', reason: 'queue is full' } } },
  unavailable: { kind: 'status', status: 503, body: { error: 'no shard available' } },
  forbidden: {
    kind: 'status',
    status: 403,
    body: { error: { type: 'security_exception', reason: 'no right' } },
  },
  garbage: { kind: 'garbage' },
};
/** Repeated, since they may pass. */
const PASSING = ['dropped', 'cut', 'too many', 'unavailable', 'garbage'] as const;

/** The indices, their times, spans and fields, documents without a time, and the count. */
const SURVEY = 7;

/** Has no body: to the proxy all views of an index are opened by one and the same request. */
const OPENING = /\/_pit\?|\/point_in_time\?/;

const servers = await askForServers('es', 'os');

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`a hunt on ${server.name}`, () => {
    const index = freshName('faults');
    let client: SearchClient;
    let proxy: FaultProxy;
    let whole: HuntResult;
    let requests: readonly string[];

    beforeAll(async () => {
      proxy = await faultProxy(server.url ?? '');
      client = await connectTo(proxy.url, { retries: 1 });
      await createIndex(client, index, KEYWORD_MAPPING);
      const lines = readFileSync('demo/incident.ndjson', 'utf8').trimEnd().split('\n');
      const documents = lines.map((line, at) => ({ id: String(at), body: JSON.parse(line) as object }));
      await indexDocuments(client, index, documents);
      proxy.use();
      whole = await hunt();
      requests = proxy.requests();
    });

    afterAll(async () => {
      proxy.use();
      await deleteIndex(client, index);
      await client.close();
      await proxy.close();
    });

    // Small pages: views are held open, too.
    const hunt = (): Promise<HuntResult> => huntEngine(client, [index], { range: RANGE, pageSize: 4 });

    it('finds everything, over plain requests and held views, when nothing fails', () => {
      expect(whole.summary.incomplete).toBe(false);
      expect(whole.findings.length).toBeGreaterThan(3);
      expect(requests.some((line) => /_pit|point_in_time|scroll/.test(line))).toBe(true);
    });

    it('that fails in passing, at any request, finds the same', async () => {
      for (const turn of [0, 1, 2]) {
        const failing = [...requests.keys()].filter((at) => at % 3 === turn);
        proxy.use(
          ...failing.map((at) => ({
            when: /./,
            nth: at + 1,
            repeated: 'passes' as const,
            fault: FAULTS[PASSING[at % PASSING.length] ?? ''] ?? { kind: 'drop' as const },
          })),
        );
        const { findings, summary } = await hunt();
        expect(summary.notSeen.filter(({ incomplete }) => incomplete)).toEqual([]);
        expect(idsOf(findings)).toEqual(idsOf(whole.findings));
      }
    });

    // Minutes an engine: a run for each request. With REGHUNT_SOAK set.
    it.skipIf(process.env['REGHUNT_SOAK'] === undefined)(
      'that fails for good, at any request, reports the rest and says what it did not see',
      async () => {
        const before = await openContextsOf(client, index);
        for (const at of requests.keys()) {
          const [name, fault] = Object.entries(FAULTS)[at % 6] ?? ['dropped', { kind: 'drop' }];
          proxy.use({ when: /./, nth: at + 1, fault, repeated: 'fails' });
          const result = await outcome(hunt());
          // Requests that are under way together come in any order.
          const request = differentRequests(proxy.exchanges())[at];
          if (request === undefined) continue;
          const place = `${name} at ${request}`;
          if (result instanceof EngineError) {
            // What nothing can be asked without ends the run; the command line reports that.
            expect([place, request.includes('_field_caps')]).toEqual([place, true]);
            continue;
          }
          const { findings, summary } = result;
          const isClosing = request.startsWith('DELETE');
          expect([place, summary.incomplete]).toEqual([place, !isClosing]);
          const note = summary.notSeen.find(
            ({ kind }) => kind === (isClosing ? 'view_left_open' : 'failed_request'),
          );
          expect([place, note?.where]).toEqual([place, index]);
          // Where the survey was answered, what one request asked is the most that is lost.
          if (at >= SURVEY && !OPENING.test(request))
            expect([place, findings.length > 0]).toEqual([place, true]);
        }
        proxy.use();
        // Whatever a close could not reach goes by itself; nothing else is left.
        expect(await openContextsOf(client, index)).toBeLessThanOrEqual(
          before + requests.filter((line) => line.startsWith('DELETE')).length * 2,
        );
      },
    );
  });
}

/** The lines of all requests but repeated ones, in the order in which the proxy counts them. */
function differentRequests(exchanges: readonly Exchange[]): readonly string[] {
  const different = new Map(exchanges.map(({ line, body }) => [`${line} ${body}`, line]));
  return [...different.values()];
}

function idsOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ reghunt }) => reghunt.finding.id).sort();
}

/** An engine that cannot be asked at all ends a run by `EngineError`: anything else is a bug. */
async function outcome(running: Promise<HuntResult>): Promise<HuntResult | EngineError> {
  try {
    return await running;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}
