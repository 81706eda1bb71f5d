/** What people read when an engine refuses, and what is taken for passing or too large. */
import { describe, expect, it } from 'vitest';
import type { SearchAnswer } from '../../../src/adapters/search/client.ts';
import { isPassing, isTooLarge, refusalText, requireOk } from '../../../src/adapters/search/refusal.ts';
import { unreachableKind } from '../../../src/adapters/search/wire-failure.ts';

const client = { describe: () => 'https://engine:9200' };
const answer = (status: number, type = '', reason = ''): SearchAnswer => ({
  status,
  headers: {},
  bytes: 0,
  body: type === '' ? undefined : { error: { root_cause: [{ type, reason }], type, reason }, status },
});

describe('a refusal', () => {
  it('names what failed, where, why and what to do', () => {
    const refused = answer(403, 'security_exception', 'action [search] is unauthorized');
    expect(() => requireOk(client, refused, 'read a page of logs-*')).toThrow(
      'could not read a page of logs-* on https://engine:9200: HTTP 403 security_exception: action [search] is unauthorized; grant the account read and view_index_metadata on the index patterns',
    );
  });

  it.each([
    [
      'a closed index',
      { root_cause: [{ type: 'index_closed_exception', reason: 'closed', index: 'logs-1' }] },
      'index_closed_exception: closed [logs-1]',
    ],
    [
      'a view that is gone',
      {
        root_cause: [
          { type: 'search_context_missing_exception', reason: 'No search context found for id [7]' },
        ],
        type: 'search_phase_execution_exception',
        reason: 'all shards failed',
      },
      'search_context_missing_exception: No search context found for id [7]',
    ],
    [
      'shards that all failed',
      {
        root_cause: [],
        type: 'search_phase_execution_exception',
        reason: 'all shards failed',
        failed_shards: [
          {
            shard: 0,
            index: 'logs-1',
            reason: {
              type: 'query_shard_exception',
              reason: 'failed to create query',
              index: 'logs-1',
              caused_by: { type: 'number_format_exception', reason: 'For input string: "x"' },
            },
          },
        ],
      },
      'query_shard_exception: failed to create query [logs-1]: For input string: "x"',
    ],
    [
      'a cause further down',
      {
        root_cause: [{ type: 'exception', reason: 'outer' }],
        failed_shards: [{ reason: { type: 'exception', caused_by: { caused_by: { reason: 'innermost' } } } }],
      },
      'exception: outer: innermost',
    ],
    [
      'no shard to ask',
      { root_cause: [], type: 'search_phase_execution_exception', reason: 'all shards failed' },
      'search_phase_execution_exception: all shards failed',
    ],
  ])('tells the root cause: %s', (_, error, expected) => {
    expect(refusalText({ body: { error } })).toBe(expected);
  });

  it('is let through when the caller expects its status', () => {
    expect(requireOk(client, answer(404), 'delete', [404]).status).toBe(404);
  });

  it('says so when the engine explains nothing', () => {
    expect(refusalText(answer(500))).toBe('(no explanation in the answer)');
  });

  it('is cut to one line of bounded length', () => {
    const long = refusalText(answer(400, 'parse_exception', 'x\n'.repeat(5_000)));
    expect(long.length).toBeLessThan(410);
    expect(long).not.toContain('\n');
  });
});

describe('a busy engine', () => {
  it.each([
    [answer(503), true],
    [answer(429, 'es_rejected_execution_exception', 'queue full'), true],
    [answer(429, 'circuit_breaking_exception', 'data too large'), true],
    [answer(429, 'cluster_block_exception', 'disk usage exceeded flood-stage watermark'), false],
    [answer(429, 'rejected', 'Trying to create too many Point In Time contexts'), false],
    [answer(400, 'parse_exception', 'bad'), false],
  ])('is asked again only where that can help', (given, expected) => {
    expect(isPassing(given)).toBe(expected);
  });

  it('is asked for less when the answer or the memory for it is too large', () => {
    expect(isTooLarge(answer(413))).toBe(true);
    expect(isTooLarge(answer(429, 'circuit_breaking_exception', 'data too large'))).toBe(true);
    expect(isTooLarge(answer(429, 'es_rejected_execution_exception', 'queue full'))).toBe(false);
  });
});

describe('a connection that fails', () => {
  it.each([
    ['self-signed certificate in certificate chain', 'tls'],
    ['connect ECONNREFUSED 127.0.0.1:9', 'unreachable'],
    ['getaddrinfo ENOTFOUND engine', 'unreachable'],
    ['socket hang up', 'cut'],
  ])('is told apart by its words: %s', (message, kind) => {
    expect(unreachableKind(message)).toBe(kind);
  });
});
