/** How one request is repeated, waits and is given up, with a wire that answers as it is told and a clock of the test's own. */
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { SearchConnection, Wire, WireAnswer, WireRequest } from '../../../src/adapters/search/client.ts';
import { exchanger } from '../../../src/adapters/search/exchange.ts';
import { requireOk } from '../../../src/adapters/search/refusal.ts';
import { Interrupted } from '../../../src/core/problem.ts';
import { madeTime } from './made-time.ts';

const NOON = Date.UTC(2026, 10, 20, 12);
const CONNECTION: SearchConnection = {
  nodes: ['http://engine:9200'],
  credentials: { kind: 'none' },
  tls: {},
  requestTimeoutMs: 60_000,
  retries: 3,
};

interface Told {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with each of `told` in turn, then with 200; `held`: never, until it is given up. */
function wireOf(told: readonly (Told | 'held')[]) {
  const sent: WireRequest[] = [];
  const wire: Wire = {
    send: (request) => {
      const answer = told[sent.length] ?? { status: 200 };
      sent.push(request);
      return answer === 'held' ? untilGivenUp(request) : Promise.resolve(wireAnswer(answer));
    },
    close: () => Promise.resolve(),
  };
  return { wire, sent };
}

function wireAnswer({ status, headers = {} }: Told): WireAnswer {
  return { status, headers, stream: Readable.from([Buffer.from('{}')]) };
}

function untilGivenUp({ signal }: WireRequest): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
}

describe('a busy engine', () => {
  it.each([
    ['seconds', '20'],
    ['a time', 'Fri, 20 Nov 2026 12:00:20 GMT'],
  ])('is left alone for as long as it asks, in %s', async (_, header) => {
    const time = madeTime(NOON);
    const { wire, sent } = wireOf([{ status: 429, headers: { 'retry-after': header } }]);
    const answer = await exchanger(wire, CONNECTION, time)('GET', '/');
    expect([answer.status, sent.length]).toEqual([200, 2]);
    expect(time.now() - NOON).toBeGreaterThanOrEqual(20_000);
  });

  it('holds back the other requests of the client as well', async () => {
    const time = madeTime(NOON);
    const { wire } = wireOf([{ status: 503, headers: { 'retry-after': '20' } }]);
    const send = exchanger(wire, CONNECTION, time);
    await send('POST', '/index/_bulk', { ndjson: '{}\n' });
    expect(time.now()).toBe(NOON);
    await send('GET', '/');
    expect(time.now() - NOON).toBe(20_000);
  });

  it('that asks for longer than a request may take is not waited for, and the message says for how long', async () => {
    const time = madeTime(NOON);
    const { wire, sent } = wireOf([{ status: 429, headers: { 'retry-after': '3600' } }]);
    const answer = await exchanger(wire, CONNECTION, time)('GET', '/');
    expect([sent.length, time.slept]).toEqual([1, []]);
    expect(() => requireOk({ describe: () => 'http://engine:9200' }, answer, 'search')).toThrow(
      /HTTP 429 .*left alone for 3600 s/,
    );
  });

  it('is asked again with ever longer pauses where it says nothing', async () => {
    const time = madeTime(NOON);
    const { wire, sent } = wireOf(Array<Told>(4).fill({ status: 503 }));
    expect((await exchanger(wire, CONNECTION, time)('GET', '/')).status).toBe(503);
    expect(sent).toHaveLength(4);
    expect(time.slept).toEqual([150, 250, 450]);
  });
});

describe('an interruption', () => {
  const interrupted = () => {
    const controller = new AbortController();
    return { controller, options: { ...CONNECTION, concurrency: 1, interrupted: controller.signal } };
  };

  it('gives up what is under way and what waits, at once', async () => {
    const { controller, options } = interrupted();
    const { wire, sent } = wireOf(['held']);
    const send = exchanger(wire, options);
    const [underWay, waiting] = [send('GET', '/1'), send('GET', '/2')];
    await new Promise((done) => setImmediate(done));
    controller.abort(new Interrupted('SIGINT'));
    await expect(underWay).rejects.toBeInstanceOf(Interrupted);
    await expect(waiting).rejects.toBeInstanceOf(Interrupted);
    await expect(send('GET', '/3')).rejects.toBeInstanceOf(Interrupted);
    expect(sent.map(({ path }) => path)).toEqual(['/1']);
  });

  it('still lets go out what closes something', async () => {
    const { controller, options } = interrupted();
    const { wire, sent } = wireOf([]);
    controller.abort(new Interrupted('SIGTERM'));
    const closed = await exchanger(wire, options)('DELETE', '/_pit', { cleanup: true });
    expect([closed.status, sent.length]).toEqual([200, 1]);
  });

  it('waits for the answer to what opens something, so that it can be closed', async () => {
    const { controller, options } = interrupted();
    let answer: (answer: WireAnswer) => void = () => undefined;
    const wire: Wire = {
      send: () => new Promise((resolve) => (answer = resolve)),
      close: () => Promise.resolve(),
    };
    const opened = exchanger(wire, options)('POST', '/index/_pit', { opens: true });
    await new Promise((done) => setImmediate(done));
    controller.abort(new Interrupted('SIGINT'));
    answer(wireAnswer({ status: 200 }));
    expect((await opened).status).toBe(200);
  });
});

describe('what an engine is told about a request', () => {
  it('names reghunt, the hunt and the run, in characters that a header can hold', async () => {
    const { wire, sent } = wireOf([]);
    const send = exchanger(wire, { ...CONNECTION, sender: { version: '1.2.3', runId: 'run-7' } });
    await send('GET', '/', { purpose: 'säuberung\r\nX-Evil: 1' });
    await send('GET', '/');
    expect(sent.map(({ headers }) => headers)).toEqual([
      { 'user-agent': 'reghunt/1.2.3', 'x-opaque-id': 'reghunt/s_uberung__X-Evil:_1/run-7' },
      { 'user-agent': 'reghunt/1.2.3', 'x-opaque-id': 'reghunt/-/run-7' },
    ]);
  });
});
