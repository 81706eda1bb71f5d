/** Reasons of refused items: one wording for one cause, never an event's own data. */
import { describe, expect, it } from 'vitest';
import { refusalReason } from '../../../src/adapters/search/bulk-refusal.ts';

describe('the reason of a refused item', () => {
  it('is the same for two documents refused for the same cause', () => {
    const reasons = ['a1', 'b2'].map((id, n) =>
      refusalReason(400, {
        type: 'document_parsing_exception',
        reason: `[1:${n + 20}] failed to parse field [process.pid] of type [long] in document with id '${id}'. Preview of field's value: 'pw=${id}'`,
      }),
    );
    expect(new Set(reasons)).toEqual(
      new Set(['document_parsing_exception: failed to parse field [process.pid] of type [long]']),
    );
  });

  it('never repeats the value that was refused', () => {
    const reason = refusalReason(400, {
      type: 'mapper_parsing_exception',
      reason: "failed to parse field [process.pid] of type [long]. Preview of field's value: '-p hunter2'",
    });
    expect(reason).not.toContain('hunter2');
  });

  it('says which right is missing', () => {
    const reason = refusalReason(403, {
      type: 'security_exception',
      reason: 'action [indices:data/write/bulk[s]] is unauthorized',
    });
    expect(reason).toMatch(/unauthorized; the account lacks a right: grant it create_index, read and write/);
  });

  it.each([
    ['index [a] blocked by: [FORBIDDEN/8/index write (api)];', /index\.blocks\.write/],
    ['index [a] blocked by: [FORBIDDEN/5/index read-only (api)];', /index\.blocks\.read_only/],
    ['index [a] blocked by: [FORBIDDEN/6/cluster read-only (api)];', /cluster\.blocks\.read_only/],
    ['index [a] blocked by: [FORBIDDEN/12/index read-only / allow delete (api)];', /disk .* too full/],
    [
      'index [a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];',
      /disk .* too full/,
    ],
    ['index [a] blocked by: [FORBIDDEN/99/something new];', /lift the block it names/],
  ])('tells %s as what it is, never as a missing right', (reason, advice) => {
    const told = refusalReason(403, { type: 'cluster_block_exception', reason });
    expect(told).toMatch(advice);
    expect(told).toContain(reason);
    expect(told).not.toMatch(/right|grant/);
  });

  it('is the first cause where the whole request was refused', () => {
    const root_cause = [
      { type: 'security_exception', reason: 'no permissions for [indices:data/write/bulk]' },
    ];
    expect(refusalReason(403, { type: 'wrapper', reason: 'all failed', root_cause })).toMatch(
      /^security_exception: no permissions for \[indices:data\/write\/bulk\]; the account lacks a right/,
    );
  });

  it('is bounded, whatever the engine says', () => {
    expect(refusalReason(400, { type: 'x', reason: 'y'.repeat(100_000) }).length).toBeLessThan(400);
  });

  it('names the status when the engine explains nothing', () => {
    expect(refusalReason(500, undefined)).toBe('HTTP 500 without an explanation');
  });
});
