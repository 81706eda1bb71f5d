/** The law of scheduled runs: whatever happened on the way, the store holds what one clean run finds in all that was seen. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { freshName } from '../servers/index-documents.ts';
import { shippedContent } from '../shipped.ts';
import { deleteStore, emptyStore, type LawOutcome, playLaw } from './law-model.ts';
import { lawPlan } from './law-plan.ts';
import { lawful } from './ticking.ts';

const servers = await askForServers('es', 'os');
const SOAK = Number(process.env['REGHUNT_SOAK'] ?? 0);
const RUNS = SOAK > 0 ? SOAK : 3;
/** Of a failing plan, as fast-check tells it. */
const PATH = process.env['REGHUNT_PATH'];
const SEED = Number(process.env['REGHUNT_SEED'] ?? 7);

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`the law of scheduled runs on ${server.name}`, () => {
    const prefix = freshName('law-store');
    const cleanPrefix = freshName('law-clean');
    let client: SearchClient;

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
    });
    afterAll(async () => {
      for (const one of [prefix, cleanPrefix]) await deleteStore(client, one);
      await client.close();
    });

    it('holds for random feeds, faults, kills and changes of content', {
      timeout: SOAK > 0 ? 0 : 300_000,
    }, async () => {
      const shipped = await shippedContent();
      await fc.assert(
        fc.asyncProperty(lawPlan, async (plan) => {
          for (const one of [prefix, cleanPrefix]) await emptyStore(client, one);
          holds(await playLaw(plan, { client, shipped, prefix, cleanPrefix }));
        }),
        // To make a failing plan small takes people minutes and this loop hours.
        { seed: SEED, numRuns: RUNS, endOnFailure: true, ...(PATH === undefined ? {} : { path: PATH }) },
      );
    });
  });
}

function holds({ stored, clean, triaged, evidence, told }: LawOutcome): void {
  const reported = stored.filter(({ state }) => state === 'reported');
  const wanted = clean.filter(({ state }) => state === 'reported');
  const story = told.join('\n');
  expect(
    reported.map(({ id }) => id),
    story,
  ).toEqual(wanted.map(({ id }) => id));
  expect(reported.map(lawful), story).toEqual(wanted.map(lawful));
  for (const { id, document } of stored) {
    const {
      finding,
      evidence: behind,
      triage,
    } = document['reghunt'] as {
      finding: { id: string };
      evidence: readonly { id: string }[];
      triage?: { note: string };
    };
    expect(finding.id).toBe(id);
    expect(new Set(behind.map((item) => item.id)).size).toBe(behind.length);
    for (const item of behind) expect(evidence.has(item.id), story).toBe(true);
    if (triaged.includes(id)) expect(triage?.note, story).toBe('looked at');
  }
}
