/** What the finding store promises on real engines: exact counts, one merged finding whoever writes, nothing lost when killed. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { type FindingStoreOptions, openFindingStore } from '../../src/adapters/search/finding-store.ts';
import { at, listAt, numberAt } from '../../src/adapters/search/json.ts';
import { readIndexTemplates } from '../../src/adapters/search/template-files.ts';
import { indexedFinding } from '../../src/core/finding/evidence.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import { mergeFindings } from '../../src/core/finding/merge-findings.ts';
import type { FindingStore } from '../../src/ports/finding-store.ts';
import { askForServers } from '../servers/ask.ts';
import { SERVERS, type ServerName } from '../servers/catalogue.ts';
import { connectTo } from '../servers/connect.ts';
import { type Fault, type FaultProxy, faultProxy } from '../servers/fault-proxy.ts';
import { deleteIndex, freshName } from '../servers/index-documents.ts';
import { sampleFinding, sampleId } from './sample-finding.ts';

const NAMES = ['es', 'os', 'es-old', 'os-old'] as const satisfies readonly ServerName[];
const servers = await askForServers(...NAMES);
const templates = await readIndexTemplates(join(import.meta.dirname, '../../mappings'));

const REJECTED = { type: 'es_rejected_execution_exception', reason: 'queue is full' };

for (const name of NAMES) {
  const url = servers[name].url ?? '';
  const plan = SERVERS[name];
  describe.skipIf(servers[name].url === undefined)(
    `the finding store on ${plan.product} ${plan.version}`,
    () => {
      let proxy: FaultProxy;
      let client: SearchClient;
      let prefix: string;
      let store: FindingStore;
      beforeAll(async () => {
        proxy = await faultProxy(url);
        client = await connectTo(proxy.url);
      });
      beforeEach(async () => {
        prefix = freshName('store');
        store = open();
        await store.prepare();
        proxy.use();
      });
      afterEach(async () => {
        proxy.use();
        for (const role of ['findings', 'evidence']) {
          await deleteIndex(client, `${prefix}-${role}`);
          await client.request('DELETE', `/_index_template/${prefix}-${role}`);
        }
      });
      afterAll(async () => {
        await client.close();
        await proxy.close();
      });

      const open = (options: Partial<FindingStoreOptions> = {}): FindingStore =>
        openFindingStore(client, {
          prefix,
          templates,
          bulk: { pause: () => 10 + Math.random() * 20 },
          ...options,
        });

      const storedWhole = async (word: string): Promise<Finding | undefined> => {
        const answer = await client.request('GET', `/${prefix}-findings/_doc/${sampleId(word)}`);
        return at(answer.body, '_source') as Finding | undefined;
      };

      /** Without when it was written. */
      const stored = async (word: string): Promise<Finding | undefined> => {
        const whole = await storedWhole(word);
        if (whole === undefined) return undefined;
        const { ingested: _ingested, ...event } = whole.event;
        return { ...whole, event };
      };

      const evidenceCount = async (): Promise<number> => {
        await client.request('POST', `/${prefix}-evidence/_refresh`);
        return numberAt((await client.request('GET', `/${prefix}-evidence/_count`)).body, 'count');
      };

      const counts = async (...findings: readonly Finding[]) => (await store.write(findings)).counts;
      const NONE = { created: 0, merged: 0, unchanged: 0, failed: 0 };

      it('makes strict indices by its templates, and leaves the templates alone from then on', async () => {
        expect((await client.request('HEAD', `/${prefix}-findings`)).status).toBe(404);
        await store.write([sampleFinding({ name: 'kelp', runId: 'run-1', minutes: [1] })]);
        for (const role of ['findings', 'evidence']) {
          const { body } = await client.request('GET', `/${prefix}-${role}/_mapping`);
          expect(at(body, `${prefix}-${role}`, 'mappings', 'dynamic')).toBe('strict');
        }
        proxy.use();
        await open().prepare();
        expect(proxy.requests().filter((line) => !line.startsWith('GET'))).toEqual([]);
      });

      it('creates a finding once; a second run finds it unchanged and writes nothing', async () => {
        const words = ['kelp', 'moss', 'fern'];
        const first = words.map((word) => sampleFinding({ name: word, runId: 'run-1', minutes: [1, 2] }));
        expect(await counts(...first)).toEqual({ ...NONE, created: 3 });
        const before = await stored('moss');
        proxy.use();
        const second = words.map((word) => sampleFinding({ name: word, runId: 'run-2', minutes: [1, 2] }));
        expect(await counts(...second)).toEqual({ ...NONE, unchanged: 3 });
        expect(proxy.requests().filter((line) => line.includes('_bulk'))).toEqual([]);
        expect(await stored('moss')).toEqual(before);
        expect(await evidenceCount()).toBe(6);
      });

      it('says when a finding was written last, and writes nothing only to say so', async () => {
        const first = sampleFinding({ name: 'kelp', runId: 'run-1', minutes: [1] });
        const writtenAt = async (hour: number, finding: Finding) => {
          const { counts: done } = await open({ now: () => Date.UTC(2026, 2, 2, hour) }).write([finding]);
          return [done, (await storedWhole('kelp'))?.event.ingested];
        };
        const again = sampleFinding({ name: 'kelp', runId: 'run-2', minutes: [1] });
        const more = sampleFinding({ name: 'kelp', runId: 'run-3', minutes: [1, 2] });
        expect(await writtenAt(1, first)).toEqual([{ ...NONE, created: 1 }, '2026-03-02T01:00:00.000Z']);
        expect(await writtenAt(2, again)).toEqual([{ ...NONE, unchanged: 1 }, '2026-03-02T01:00:00.000Z']);
        expect(await writtenAt(3, more)).toEqual([{ ...NONE, merged: 1 }, '2026-03-02T03:00:00.000Z']);
        expect(await writtenAt(4, more)).toEqual([{ ...NONE, unchanged: 1 }, '2026-03-02T03:00:00.000Z']);
      });

      it('merges a new occurrence into the finding that is there, with its evidence', async () => {
        const first = sampleFinding({ name: 'kelp', runId: 'run-1', minutes: [5] });
        const second = sampleFinding({ name: 'kelp', runId: 'run-2', minutes: [3, 5, 9] });
        expect(await counts(first)).toEqual({ ...NONE, created: 1 });
        expect(await counts(second)).toEqual({ ...NONE, merged: 1 });
        expect(await stored('kelp')).toEqual(indexedFinding(mergeFindings(first, second)));
        expect((await stored('kelp'))?.reghunt).toMatchObject({ occurrences: 3, run_id: 'run-1' });
        expect(await evidenceCount()).toBe(3);
      });

      it('writes a page of any size, in bodies of bounded size', async () => {
        const many = Array.from({ length: 620 }, (_, n) =>
          sampleFinding({ name: `kelp ${n}`, runId: 'run-1', minutes: [n % 60] }),
        );
        const bounded = open({ bulk: { maxBytes: 200_000, maxItems: 100 } });
        expect((await bounded.write(many)).counts).toEqual({ ...NONE, created: 620 });
        expect((await bounded.write(many)).counts).toEqual({ ...NONE, unchanged: 620 });
        expect(await evidenceCount()).toBe(620);
      });

      it('counts every finding given exactly once, twins and failures with their reason', async () => {
        await store.write([sampleFinding({ name: 'old', runId: 'run-1', minutes: [1] })]);
        const odd = sampleFinding({
          name: 'odd',
          runId: 'run-2',
          minutes: [1],
          registry: { tide_table: 'high' },
        });
        const result = await store.write([
          sampleFinding({ name: 'new', runId: 'run-2', minutes: [1] }),
          sampleFinding({ name: 'new', runId: 'run-2', minutes: [2] }),
          sampleFinding({ name: 'new', runId: 'run-2', minutes: [2] }),
          sampleFinding({ name: 'old', runId: 'run-2', minutes: [1] }),
          sampleFinding({ name: 'old', runId: 'run-2', minutes: [1] }),
          odd,
        ]);
        expect(result.counts).toEqual({ created: 1, merged: 1, unchanged: 3, failed: 1 });
        expect(result.failures).toEqual([
          {
            count: 1,
            reason: expect.stringMatching(/strict_dynamic_mapping_exception.*tide_table.*not allowed/),
          },
        ]);
        expect(await stored('odd')).toBeUndefined();
      });

      it('writes no finding whose evidence was refused', async () => {
        const bare = sampleFinding({
          name: 'kelp',
          runId: 'run-1',
          minutes: [1],
          event: { tide: { height: '3' } },
        });
        const result = await store.write([
          bare,
          sampleFinding({ name: 'moss', runId: 'run-1', minutes: [1] }),
        ]);
        expect(result.counts).toEqual({ ...NONE, created: 1, failed: 1 });
        expect(result.failures[0]?.reason).toMatch(/^its evidence: strict_dynamic_mapping_exception/);
        expect(await stored('kelp')).toBeUndefined();
      });

      it('never overwrites what a person set', async () => {
        await store.write([sampleFinding({ name: 'kelp', runId: 'run-1', minutes: [1] })]);
        const triage = {
          status: 'closed',
          assignee: 'noor',
          note: 'asked the owner',
          at: '2026-03-01T09:00:00.000Z',
        };
        await client.request('POST', `/${prefix}-findings/_update/${sampleId('kelp')}`, {
          body: { doc: { reghunt: { triage } } },
        });
        const next = sampleFinding({ name: 'kelp', runId: 'run-2', minutes: [1, 4], risk: 90 });
        const brought = {
          ...next,
          reghunt: { ...next.reghunt, triage: { status: 'open', at: '2027-01-01T00:00:00.000Z' } },
        };
        expect(await counts(brought)).toEqual({ ...NONE, merged: 1 });
        expect(await stored('kelp')).toMatchObject({ event: { risk_score: 90 }, reghunt: { triage } });
      });

      it('reads and merges again when somebody else wrote in between', async () => {
        const first = sampleFinding({ name: 'kelp', runId: 'run-1', minutes: [1] });
        const between = sampleFinding({ name: 'kelp', runId: 'run-2', minutes: [2] });
        const last = sampleFinding({ name: 'kelp', runId: 'run-3', minutes: [3] });
        await store.write([first]);
        await store.write([between]);
        // What was read is one version behind, as if `between` had been written right after the reading.
        proxy.use({
          when: /_mget/,
          nth: 1,
          fault: {
            kind: 'rewrite',
            change: (body) => {
              const doc = listAt(body, 'docs')[0] as Record<string, unknown>;
              return {
                docs: [{ ...doc, _seq_no: numberAt(doc, '_seq_no') - 1, _source: indexedFinding(first) }],
              };
            },
          },
        });
        expect(await counts(last)).toEqual({ ...NONE, merged: 1 });
        expect(proxy.requests().filter((line) => line.includes('_mget'))).toHaveLength(2);
        expect(await stored('kelp')).toEqual(
          indexedFinding(mergeFindings(mergeFindings(first, between), last)),
        );
      });

      it('ends in one merged finding when two processes write it at once', async () => {
        const runs = ['run-1', 'run-2', 'run-3'];
        const words = ['kelp', 'moss', 'fern', 'reed'];
        const given = runs.map((runId, n) =>
          words.map((word) => sampleFinding({ name: word, runId, minutes: [n, n + 10] })),
        );
        const results = await Promise.all(given.map((findings) => open().write(findings)));
        const sum = (key: keyof typeof NONE) =>
          results.reduce((total, { counts: each }) => total + each[key], 0);
        expect([sum('created'), sum('merged'), sum('unchanged'), sum('failed')]).toEqual([4, 8, 0, 0]);
        for (const [n, word] of words.entries()) {
          const all = given.map((findings) => findings[n]).filter((finding) => finding !== undefined);
          expect(await stored(word)).toEqual(indexedFinding(all.reduce(mergeFindings)));
        }
        expect(await evidenceCount()).toBe(24);
      });

      it('mends everything on the next run when killed between evidence and finding', async () => {
        const findings = ['kelp', 'moss'].map((word) =>
          sampleFinding({ name: word, runId: 'run-1', minutes: [1, 2] }),
        );
        proxy.use({ when: new RegExp(`${prefix}-findings/_bulk`), fault: { kind: 'drop' } });
        await expect(store.write(findings)).rejects.toThrow(/cut short|cannot be reached/);
        proxy.use();
        expect(await evidenceCount()).toBe(4);
        expect(await stored('kelp')).toBeUndefined();
        expect(await counts(...findings)).toEqual({ ...NONE, created: 2 });
        expect(await evidenceCount()).toBe(4);
        expect(await stored('kelp')).toEqual(indexedFinding(findings[0] as Finding));
      });

      it('counts a finding as created when the answer to its writing was lost and the request repeated', async () => {
        proxy.use({
          when: new RegExp(`${prefix}-findings/_bulk`),
          nth: 1,
          fault: { kind: 'cut', bytes: 10 },
        });
        expect(await counts(sampleFinding({ name: 'kelp', runId: 'run-1', minutes: [1] }))).toEqual({
          ...NONE,
          created: 1,
        });
        expect(proxy.requests().filter((line) => line.includes('findings/_bulk'))).toHaveLength(2);
      });

      it('waits for an engine that is short of threads, for the request and for an item', async () => {
        const bulk = new RegExp(`${prefix}-findings/_bulk`);
        const item = { create: { status: 429, error: REJECTED } };
        proxy.use(
          {
            when: bulk,
            nth: 1,
            fault: { kind: 'status', status: 429, body: { error: REJECTED, status: 429 } },
          },
          {
            when: bulk,
            nth: 1,
            fault: { kind: 'status', status: 200, body: { errors: true, items: [item] } },
          },
        );
        expect(await counts(sampleFinding({ name: 'kelp', runId: 'run-1', minutes: [1] }))).toEqual({
          ...NONE,
          created: 1,
        });
        expect(proxy.requests().filter((line) => bulk.test(line))).toHaveLength(3);
      });

      it('finds a finding by a word of its message, and by part of its command line and value data', async () => {
        const line = 'powershell.exe -nop -enc SQBFAFgAIAA= ws_0042';
        const sample = sampleFinding({
          name: 'kelp',
          runId: 'run-1',
          minutes: [1],
          registry: { data: { strings: ['rundll32.exe "C:\\Users\\ada\\tide.dll",Start'] } },
          event: { process: { command_line: line, parent: { command_line: line } } },
        });
        const told = {
          ...sample,
          message: 'powershell.exe (started by reg.exe) set a value',
          process: { command_line: line, parent: { command_line: line } },
        };
        await open({ refresh: true }).write([told]);
        expect(await evidenceCount()).toBe(1);
        const hits = async (q: string, role = 'findings'): Promise<number> => {
          const { body } = await client.request('GET', `/${prefix}-${role}/_search`, {
            query: { q, size: 0 },
          });
          return numberAt(at(body, 'hits', 'total'), 'value');
        };
        expect(await hits('message:powershell')).toBe(1);
        expect(await hits('message:"started by reg"')).toBe(1);
        expect(await hits('powershell')).toBe(1);
        expect(await hits('message:kelp')).toBe(0);
        for (const field of ['process.command_line', 'process.parent.command_line']) {
          for (const role of ['findings', 'evidence']) {
            expect(await hits(`${field}:*nop*SQBFAFgA*`, role)).toBe(1);
            expect(await hits(`${field}.text:sqbfafgaiaa`, role)).toBe(1);
            expect(await hits(`${field}:*mshta*`, role)).toBe(0);
          }
        }
        expect(await hits('registry.data.strings:*ada?tide.dll*')).toBe(1);
        expect(await hits('registry.data.strings.text:tide')).toBe(1);
      });

      it('shows findings to searches at once when asked to', async () => {
        await open({ refresh: true }).write([sampleFinding({ name: 'kelp', runId: 'run-1', minutes: [1] })]);
        const answer = await client.request('POST', `/${prefix}-findings/_count`, {
          body: { query: { term: { 'reghunt.finding.id': sampleId('kelp') } } },
        });
        expect(numberAt(answer.body, 'count')).toBe(1);
      });

      describe('when writing is refused', () => {
        const page = (...minutes: readonly number[]) =>
          ['kelp', 'moss'].map((word) => sampleFinding({ name: word, runId: 'run-2', minutes }));
        const setting = async (role: string, name: string, value: boolean | null) => {
          const path = `/${prefix}-${role}/_settings`;
          expect((await client.request('PUT', path, { body: { [name]: value } })).status).toBe(200);
        };
        const RIGHT = { type: 'security_exception', reason: 'no permissions for [indices:data/write/bulk]' };
        const refused = { error: { root_cause: [RIGHT], ...RIGHT }, status: 403 };

        it.each([
          ['index.blocks.write', /cluster_block_exception: .*index write.*lift index\.blocks\.write/],
          [
            'index.blocks.read_only',
            /cluster_block_exception: .*index read-only.*lift .*index\.blocks\.read_only/,
          ],
          [
            'index.blocks.read_only_allow_delete',
            /cluster_block_exception: .*flood-stage.*disk of the engine is too full/,
          ],
        ])(
          'tells %s by its name, for findings and for evidence, and counts what it kept out',
          async (block, told) => {
            await store.write([sampleFinding({ name: 'kelp', runId: 'run-1', minutes: [1] })]);
            for (const [role, begin] of [
              ['findings', /^cluster_block/],
              ['evidence', /^its evidence: cluster_block/],
            ] as const) {
              await setting(role, block, true);
              const result = await store.write([...page(1, 2), ...page(3)]);
              await setting(role, block, null);
              expect(result.counts).toEqual({ ...NONE, failed: 4 });
              expect(result.failures).toEqual([{ count: 4, reason: expect.stringMatching(told) }]);
              expect(result.failures[0]?.reason).toMatch(begin);
              expect(result.failures[0]?.reason).not.toMatch(/grant|right/);
            }
            expect(await counts(...page(1, 2))).toEqual({ ...NONE, created: 1, merged: 1 });
          },
        );

        it.each([
          ['request', { kind: 'status', status: 403, body: refused }],
          [
            'item',
            {
              kind: 'rewrite',
              change: (body) => ({
                errors: true,
                items: listAt(body, 'items').map(() => ({ create: { status: 403, error: RIGHT } })),
              }),
            },
          ],
        ] as const satisfies readonly (readonly [string, Fault])[])(
          'tells a missing right for a whole %s, and counts each finding and its twins',
          async (_what, fault) => {
            for (const role of ['evidence', 'findings']) {
              proxy.use({ when: new RegExp(`${prefix}-${role}/_bulk`), fault });
              const result = await store.write([...page(1), ...page(2)]);
              expect(result.counts).toEqual({ ...NONE, failed: 4 });
              expect(result.failures).toEqual([
                {
                  count: 4,
                  reason: expect.stringMatching(
                    /security_exception: no permissions for .*lacks a right: grant it/,
                  ),
                },
              ]);
            }
          },
        );

        it('tells a block as a block when the index cannot be prepared', async () => {
          await store.write(page(1));
          await client.request('DELETE', `/_index_template/${prefix}-findings`);
          await setting('findings', 'index.blocks.read_only', true);
          const prepared = open().prepare();
          await expect(prepared).rejects.toThrow(
            /could not update the mapping.*read-only.*lift index\.blocks/,
          );
          await setting('findings', 'index.blocks.read_only', null);
          await open().prepare();
          expect(await counts(...page(1))).toEqual({ ...NONE, unchanged: 2 });
        });
      });

      it('names the right that is missing for the templates', async () => {
        const refused = {
          kind: 'status',
          status: 403,
          body: { error: { type: 'security_exception' } },
        } as const;
        await client.request('DELETE', `/_index_template/${prefix}-findings`);
        proxy.use({ when: /^PUT \/_index_template/, fault: refused });
        await expect(store.prepare()).rejects.toThrow(
          /may not put the index template .*-findings.*manage_index_templates/,
        );
        proxy.use({ when: /^GET \/_index_template/, fault: refused });
        await expect(store.prepare()).rejects.toThrow(/may not read the index template .*-findings.*monitor/);
      });

      it('gives an index made by an older version its new fields', async () => {
        const findings = templates.find(({ role }) => role === 'findings');
        const narrow = structuredClone(findings?.body ?? {}) as Record<string, unknown>;
        const properties = at(narrow, 'template', 'mappings', 'properties') as Record<string, unknown>;
        delete properties['message'];
        const older = templates.map((template) =>
          template.role === 'findings' ? { ...template, body: narrow } : template,
        );
        await open({ templates: older }).prepare();
        const sample = sampleFinding({ name: 'kelp', runId: 'run-1', minutes: [1] });
        expect((await store.write([sample])).counts).toEqual({ ...NONE, failed: 1 });
        await store.prepare();
        expect((await store.write([sample])).counts).toEqual({ ...NONE, created: 1 });
      });
    },
  );
}
