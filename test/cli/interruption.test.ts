/** A run that is interrupted, or whose engine cannot be asked, still ends in a report that says so. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { openFindingSpool } from '../../src/adapters/spool/finding-spool.ts';
import { progressBar } from '../../src/cli/progress-bar.ts';
import type { Wiring } from '../../src/cli/wiring.ts';
import { mergeFindings } from '../../src/core/finding/merge-findings.ts';
import { EngineError, Interrupted } from '../../src/core/problem.ts';
import type { FindingSpool } from '../../src/ports/finding-spool.ts';
import { NO_RUNS, runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-interruption-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Printed {
  readonly report: { readonly not_seen: readonly { readonly kind: string; readonly reason: string }[] };
  readonly findings: readonly object[];
}
const printed = (text: string): Printed => JSON.parse(text) as Printed;
const kinds = ({ report }: Printed): readonly string[] => report.not_seen.map(({ kind }) => kind);

/** Interrupts once the first finding is there. */
function interruptedAtFirstFinding(signal: 'SIGINT' | 'SIGTERM'): Partial<Wiring> {
  const controller = new AbortController();
  const openSpool = (): FindingSpool => {
    const spool = openFindingSpool({ merge: mergeFindings });
    const add: FindingSpool['add'] = (finding) => {
      spool.add(finding);
      controller.abort(new Interrupted(signal));
    };
    return new Proxy(spool, {
      get: (target, name) => {
        const value: unknown = name === 'add' ? add : Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  return { interrupted: controller.signal, openSpool };
}

describe('an interrupted hunt', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s prints what was found until then, marked incomplete, and ends with %i',
    async (signal, code) => {
      const args = ['demo', '--format', 'json', '--fail-on', 'low'];
      const whole = printed((await runCli(args)).stdout);
      const stopped = await runCli(args, { parts: interruptedAtFirstFinding(signal) });
      const partly = printed(stopped.stdout);
      expect(stopped.code).toBe(code);
      expect(partly.findings).toHaveLength(1);
      expect(whole.findings.length).toBeGreaterThan(1);
      expect(kinds(partly)).toEqual(['interrupted']);
      expect(partly.report.not_seen[0]?.reason).toMatch(
        new RegExp(`^${signal} ended it after \\d+ acts .*run-key-persistence.* run again for the rest$`),
      );
      expect(stopped.stderr).toContain('(the run is incomplete)');
    },
  );

  it.each(['table', 'ndjson', 'timeline', 'timeline-csv', 'navigator', 'json'])(
    'is rendered whole as %s',
    async (format) => {
      const file = join(folder, `report.${format}`);
      writeFileSync(file, 'an earlier report');
      const args = ['demo', '--format', format, '--output', file];
      const { code } = await runCli(args, { parts: interruptedAtFirstFinding('SIGINT') });
      const text = readFileSync(file, 'utf8');
      expect([code, text.includes('an earlier report'), text.length > 0]).toEqual([130, false, true]);
    },
  );

  it('does not begin when it is interrupted before', async () => {
    const interrupted = AbortSignal.abort(new Interrupted('SIGINT'));
    const connect = () => Promise.reject(new Interrupted('SIGINT'));
    const { code, stdout } = await runCli(['hunt', '--url', 'http://engine:9200', '--format', 'json'], {
      parts: { interrupted, connect },
    });
    expect([code, stdout]).toEqual([130, '']);
  });

  it('reports nothing found when it is interrupted while it connects', async () => {
    const controller = new AbortController();
    const connect = () => {
      controller.abort(new Interrupted('SIGINT'));
      return Promise.reject(new Interrupted('SIGINT'));
    };
    const { code, stdout, stderr } = await runCli(
      ['hunt', '--url', 'http://engine:9200', '--format', 'json'],
      { parts: { interrupted: controller.signal, connect } },
    );
    expect([code, printed(stdout).findings, kinds(printed(stdout))]).toEqual([130, [], ['interrupted']]);
    expect(stderr).toContain('before any act was looked at');
  });
});

describe('an engine that cannot be asked', () => {
  const refusing = (): Promise<never> => Promise.reject(new EngineError('http://engine:9200 said no'));

  it('is named in a report without findings, which ends with 3', async () => {
    const file = join(folder, 'refused.json');
    writeFileSync(file, 'an earlier report');
    const args = ['hunt', '--url', 'http://engine:9200', '--format', 'json', '--output', file];
    const { code, stderr } = await runCli(args, { parts: { connect: refusing } });
    const report = printed(readFileSync(file, 'utf8'));
    expect([code, report.findings, kinds(report)]).toEqual([3, [], ['source_failed']]);
    expect(stderr.replace(/^reghunt: Hunting events from .*\n/, '')).toBe(
      'not seen: 1 source failed - http://engine:9200: http://engine:9200 said no (the run is incomplete)\n',
    );
  });

  it('is named as well when it refuses to be surveyed, and is closed', async () => {
    let closed = 0;
    const connect: Wiring['connect'] = () =>
      Promise.resolve({
        ...NO_RUNS,
        openSource: refusing,
        openStore: () => {
          throw new Error('asked for a store');
        },
        openSink: () => {
          throw new Error('asked for a sink');
        },
        close: () => {
          closed += 1;
          return Promise.resolve();
        },
      });
    const { code, stdout } = await runCli(['hunt', '--url', 'http://engine:9200', '--format', 'json'], {
      parts: { connect },
    });
    expect([code, kinds(printed(stdout)), closed]).toEqual([3, ['source_failed'], 1]);
  });
});

describe('the progress bar', () => {
  it('gives the cursor back when the run is interrupted, and draws no more', () => {
    let drawn = '';
    const stream = Object.assign(
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          drawn += chunk.toString();
          done();
        },
      }),
      { isTTY: true },
    );
    const controller = new AbortController();
    const bar = progressBar(stream, controller.signal);
    bar.update('reading', 1, 10);
    const [hidden, shown] = ['\u001b[?25l', '\u001b[?25h'];
    expect(drawn).toContain(hidden);
    expect(drawn).not.toContain(shown);
    controller.abort(new Interrupted('SIGINT'));
    expect(drawn).toContain(shown);
    const before = drawn;
    bar.update('reading', 2, 10);
    expect(drawn).toBe(before);
  });
});
