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
    expect(reason).toMatch(/unauthorized; grant the account create_index, read and write/);
  });

  it('is bounded, whatever the engine says', () => {
    expect(refusalReason(400, { type: 'x', reason: 'y'.repeat(100_000) }).length).toBeLessThan(400);
  });

  it('names the status when the engine explains nothing', () => {
    expect(refusalReason(500, undefined)).toBe('HTTP 500 without an explanation');
  });
});
