/** Bulk writing: bounded bodies, exact outcomes for every item, patience with an engine that is short of something. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type BulkOperation, type BulkOptions, sendBulk } from '../../../src/adapters/search/bulk.ts';
import { EngineError } from '../../../src/core/problem.ts';
import { bulkAnswer, bulkIds, type ScriptedEngine, scriptedEngine } from './scripted-engine.ts';

const QUICK: BulkOptions = { pause: () => 0 };
const REJECTED = { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'queue is full' } };
const BLOCKED = {
  status: 429,
  error: {
    type: 'cluster_block_exception',
    reason: 'blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark]',
  },
};

let engine: ScriptedEngine | undefined;
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

function operations(...ids: readonly string[]): readonly BulkOperation[] {
  return ids.map((id) => ({ id, when: 'create', document: JSON.stringify({ id }) }));
}

const WRITTEN = { kind: 'written', seqNo: expect.any(Number), primaryTerm: expect.any(Number) };

describe('sending by bulk', () => {
  it('says what became of each item, in the order given', async () => {
    engine = await scriptedEngine(({ body }) =>
      bulkAnswer(body, (id) => {
        if (id === 'taken') return { status: 409, error: { type: 'version_conflict_engine_exception' } };
        if (id === 'odd')
          return { status: 400, error: { type: 'mapper_parsing_exception', reason: 'failed to parse' } };
        return { status: 201 };
      }),
    );
    expect(await sendBulk(engine.client, 'x', operations('new', 'taken', 'odd'), QUICK)).toEqual([
      WRITTEN,
      { kind: 'conflict' },
      { kind: 'refused', reason: 'mapper_parsing_exception: failed to parse', isForGood: true },
    ]);
  });

  it('creates only over nothing and changes only the version that was read', async () => {
    engine = await scriptedEngine(({ body }) => bulkAnswer(body, () => ({ status: 200 })));
    const changed: BulkOperation = { id: 'b', when: { seqNo: 7, primaryTerm: 2 }, document: '{}' };
    await sendBulk(engine.client, 'x', [...operations('a'), changed], QUICK);
    const lines = engine.requests[0]?.body.split('\n') ?? [];
    expect(lines[0]).toBe('{"create":{"_id":"a"}}');
    expect(lines[2]).toBe('{"index":{"_id":"b","if_seq_no":7,"if_primary_term":2}}');
  });

  it('keeps every body within the bounds of bytes and items, and sends every document once', async () => {
    const sent = await scriptedEngine(({ body }) => bulkAnswer(body, () => ({ status: 201 })));
    engine = sent;
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 7 }), async (documents, maxItems) => {
        const from = sent.requests.length;
        const items = documents.map(
          (text, n): BulkOperation => ({ id: `${n}`, when: 'create', document: JSON.stringify({ text }) }),
        );
        await sendBulk(sent.client, 'x', items, { ...QUICK, maxBytes: 200, maxItems });
        const bodies = sent.requests.slice(from).map(({ body }) => body);
        expect(bodies.flatMap((body) => bulkIds(body))).toEqual(items.map(({ id }) => id));
        for (const body of bodies) {
          const count = bulkIds(body).length;
          expect(count).toBeLessThanOrEqual(maxItems);
          expect(Buffer.byteLength(body) <= 200 || count === 1).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('sends again only the items the engine had no room for', async () => {
    engine = await scriptedEngine(({ body }, nth) =>
      bulkAnswer(body, (id) => (id === 'b' && nth < 3 ? REJECTED : { status: 201 })),
    );
    const outcomes = await sendBulk(engine.client, 'x', operations('a', 'b', 'c'), QUICK);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['written', 'written', 'written']);
    expect(engine.requests.map(({ body }) => bulkIds(body))).toEqual([['a', 'b', 'c'], ['b'], ['b']]);
  });

  it('gives up on an engine that stays overloaded, with the reason and what to do', async () => {
    engine = await scriptedEngine(({ body }) => bulkAnswer(body, () => REJECTED));
    expect(await sendBulk(engine.client, 'x', operations('a'), { ...QUICK, attempts: 3 })).toEqual([
      {
        kind: 'refused',
        reason: expect.stringMatching(/queue is full; the engine stayed overloaded; run again later/),
        isForGood: false,
      },
    ]);
    expect(engine.requests).toHaveLength(3);
  });

  it('does not wait for a full disk, which answers 429 too', async () => {
    engine = await scriptedEngine(({ body }) => bulkAnswer(body, () => BLOCKED));
    expect(await sendBulk(engine.client, 'x', operations('a'), QUICK)).toEqual([
      {
        kind: 'refused',
        reason: expect.stringMatching(/cluster_block_exception.*disk of the engine is too full/),
        isForGood: false,
      },
    ]);
    expect(engine.requests).toHaveLength(1);
  });

  it('sends smaller bodies when one is refused as too large, and names a document that is too large alone', async () => {
    engine = await scriptedEngine(({ body }) =>
      Buffer.byteLength(body) > 120 ? { status: 413 } : bulkAnswer(body, () => ({ status: 201 })),
    );
    const huge: BulkOperation = {
      id: 'huge',
      when: 'create',
      document: JSON.stringify({ text: 'x'.repeat(200) }),
    };
    expect(
      await sendBulk(engine.client, 'x', [...operations('a', 'b'), huge, ...operations('c')], QUICK),
    ).toEqual([
      WRITTEN,
      WRITTEN,
      { kind: 'refused', reason: expect.stringMatching(/HTTP 413.*raise its limit/), isForGood: true },
      WRITTEN,
    ]);
  });

  it('counts every item as refused when the whole request is', async () => {
    const body = {
      error: { type: 'security_exception', reason: 'no permissions for [indices:data/write/bulk]' },
    };
    engine = await scriptedEngine(() => ({ status: 403, body }));
    const outcomes = await sendBulk(engine.client, 'x', operations('a', 'b'), QUICK);
    expect(outcomes).toHaveLength(2);
    for (const outcome of outcomes) {
      expect(outcome).toEqual({
        kind: 'refused',
        reason: expect.stringMatching(/HTTP 403 .*no permissions.*grant/),
        isForGood: false,
      });
    }
  });

  it('refuses to guess when the answer leaves items out', async () => {
    engine = await scriptedEngine(() => ({ status: 200, body: { items: [{ create: { status: 201 } }] } }));
    const lost = sendBulk(engine.client, 'x', operations('a', 'b'), QUICK);
    await expect(lost).rejects.toThrow(EngineError);
    await expect(lost).rejects.toThrow(/1 of 2 items/);
  });
});
