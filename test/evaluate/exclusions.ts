/** How well the score tells benign autostarts from their evil twins: exclusions of public rules, made into chains of events. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Content } from '../../src/core/content/content.ts';
import { leastRiskOf, type Severity } from '../../src/core/judge/score.ts';
import { huntWhole, shippedContent } from '../golden/hunt-files.ts';
import { parseCsv } from './truth.ts';

const PARTS = ['benign', 'settled', 'evil'] as const;

/** At most so many of a hundred benign cases, by how their events were logged. */
const MOST: Readonly<Record<string, { readonly high: number; readonly critical: number }>> = {
  evtx: { high: 20, critical: 4 },
  ecs: { high: 14, critical: 3 },
};

/** Each is a host of its own. */
interface Case {
  readonly host: string;
  readonly kind: string;
  readonly shape: string;
}

interface Worst {
  readonly risk: number;
  readonly isHidden: boolean;
}

/** Folder of the chains; `undefined` when this checkout has none beside it. */
export function sharedExclusions(): string | undefined {
  const folder = resolve(process.env['REGHUNT_SHARED_CASES'] ?? '../shared/cases', 'exclusions');
  return existsSync(join(folder, 'cases.csv')) ? folder : undefined;
}

/** Prints shares with and without exceptions. False when a mark is missed. */
export async function evaluateExclusions(folder: string): Promise<boolean> {
  const cases = readCases(folder);
  const content = { ...shippedContent, hunts: shippedContent.hunts.filter(({ enabled }) => enabled) };
  const withThem = await printShares('exclusions', folder, cases, content);
  const without = await printShares('exclusions, exceptions off', folder, cases, {
    ...content,
    exceptions: [],
  });
  return withThem && without;
}

async function printShares(
  title: string,
  folder: string,
  cases: readonly Case[],
  content: Content,
): Promise<boolean> {
  const worst = await worstOf(folder, content);
  const isOff = content.exceptions.length === 0;
  const groups = Map.groupBy(cases, ({ kind, shape }) => `${kind} ${shape}`);
  const marks = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, group]) => {
      const risks = group.map(({ host }) => worst.get(host) ?? { risk: -1, isHidden: false });
      const share = (isIt: (one: Worst) => boolean): number =>
        (100 * risks.filter(isIt).length) / risks.length;
      const text = (value: number): string => `${value.toFixed(1)} %`;
      const say = (mark: boolean, what: string): boolean => {
        process.stdout.write(`${mark ? 'met   ' : 'MISSED'} ${title}, ${name} (${group.length}): ${what}\n`);
        return mark;
      };
      if (group[0]?.kind === 'evil') {
        const low = share(({ risk }) => risk < leastRiskOf('medium'));
        const hidden = share(({ risk, isHidden }) => isHidden && risk >= leastRiskOf('medium'));
        return say(low === 0 && hidden === 0, `below medium ${text(low)}, hidden ${text(hidden)}`);
      }
      const atLeast = (severity: Severity): number => share(({ risk }) => risk >= leastRiskOf(severity));
      const [medium, high, critical] = [atLeast('medium'), atLeast('high'), atLeast('critical')];
      const most = group[0]?.kind === 'benign' && !isOff ? MOST[group[0].shape] : undefined;
      return say(
        most === undefined || (high <= most.high && critical <= most.critical),
        `medium or above ${text(medium)}, high ${text(high)}, critical ${text(critical)}`,
      );
    });
  return marks.every((isMet) => isMet);
}

/** The highest of each host's findings. */
async function worstOf(folder: string, content: Content): Promise<ReadonlyMap<string, Worst>> {
  const worst = new Map<string, Worst>();
  for (const part of PARTS) {
    const { findings } = await huntWhole([join(folder, `${part}.ndjson.gz`)], undefined, content);
    for (const { host, event, reghunt } of findings) {
      const name = String(host['name']).split('.')[0]?.toUpperCase() ?? '';
      if (event.risk_score > (worst.get(name)?.risk ?? -1))
        worst.set(name, { risk: event.risk_score, isHidden: reghunt.suppressed_by !== undefined });
    }
  }
  return worst;
}

function readCases(folder: string): readonly Case[] {
  const [header = [], ...rows] = parseCsv(readFileSync(join(folder, 'cases.csv'), 'utf8'));
  const at = (name: string): number => header.indexOf(name);
  return rows
    .filter((row) => row.length === header.length)
    .map((row) => ({
      host: (row[at('host')] ?? '').toUpperCase(),
      kind: row[at('kind')] ?? '',
      shape: row[at('shape')] ?? '',
    }));
}
