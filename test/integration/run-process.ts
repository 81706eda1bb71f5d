/** `reghunt run` as cron calls it: a process with a configuration file of its own, over events that are old enough for all rungs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunRecord } from '../../src/core/run/run-record.ts';
import { documentsOf, FEED_START, type IncidentPlan } from './law-feed.ts';

const DAY = 24 * 60 * 60 * 1000;

export interface Site {
  readonly url: string;
  readonly index: string;
  readonly prefix: string;
  readonly claimTimeout?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly record: RunRecord | undefined;
  readonly stderr: string;
}

export function startRun(
  { url, index, prefix, claimTimeout = '1s' }: Site,
  flags: readonly string[] = [],
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const folder = mkdtempSync(join(tmpdir(), 'reghunt-run-'));
  const config = join(folder, 'reghunt.yml');
  writeFileSync(
    config,
    [
      'sources:',
      `  - { name: site, url: "${url}", indices: ["${index}"] }`,
      `findings: { index_prefix: "${prefix}" }`,
      `schedule: { claim_timeout: ${claimTimeout} }`,
    ].join('\n'),
  );
  const child = spawn(process.execPath, [
    resolve('src/main.ts'),
    'run',
    '--config',
    config,
    '--format',
    'json',
    ...flags,
  ]);
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  const ended = once(child, 'close').then(([code]): Ended => {
    rmSync(folder, { recursive: true });
    const record = texts.stdout === '' ? undefined : (JSON.parse(texts.stdout) as RunRecord);
    return { code: code as number | null, record, stderr: texts.stderr };
  });
  return { child, ended };
}

/** Ten days ago, so that no rung comes while a test runs. */
export function oldFeed(plans: readonly IncidentPlan[]): readonly { id: string; body: object }[] {
  const by = Math.floor((Date.now() - 10 * DAY - FEED_START) / DAY) * DAY;
  return documentsOf(plans).map(({ id, body, time }) => ({
    id,
    body: { ...body, '@timestamp': new Date(time + by).toISOString() },
  }));
}

const HOUR = 60;

/** Some of everything, over two days on two hosts: three slices. */
export const BUSY: readonly IncidentPlan[] = (['WS-042', 'FS-01'] as const).flatMap((host, nth) =>
  (['autostart', 'hives', 'caller', 'updater', 'quiet', 'backup', 'caller'] as const).map(
    (kind, at): IncidentPlan => ({
      kind,
      host,
      name: at % 4,
      at: at * 6 * HOUR + nth * 50,
      runAfter: 90,
      times: 5,
      lags: [0],
    }),
  ),
);
