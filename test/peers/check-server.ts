/** Runs exported rules on a real server and compares what they hit with what the hunts select. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadContent } from '../../src/adapters/content/load-content.ts';
import { openFiles } from '../../src/adapters/files/open-files.ts';
import type { Content, Hunt } from '../../src/core/content/content.ts';
import { EVENT_KINDS, type HuntEvent } from '../../src/core/event/event.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import { findingRule } from '../../src/core/export/finding-rule.ts';
import { huntRule } from '../../src/core/export/hunt-rule.ts';
import { readReport } from '../../src/core/export/read-report.ts';
import { predicate, recordView } from '../../src/core/sigma/predicate.ts';
import { connectTo } from '../servers/connect.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { type Check, reghunt } from './checks.ts';
import { rawDocuments } from './raw-documents.ts';
import { type Asks, caseNote, hits, type Index, RUNNABLE, textOf } from './run-rule.ts';

const BATCH = 2_000;

export async function checkServer(
  server: string,
  url: string,
  records: string,
  folder: string,
): Promise<readonly Check[]> {
  const content = await loadContent(['queries']);
  const events = await allEvents(records, content);
  const findings = readReport(await readFile(join(folder, 'report.json'), 'utf8'), 'report.json');
  const client = await connectTo(url, { requestTimeoutMs: 120_000 });
  const prefix = freshName('peers');
  const raw = freshName('peers-raw');
  try {
    await reghunt('load', '--url', url, '--input', records, '--index-prefix', prefix);
    await createIndex(client, raw, KEYWORD_MAPPING);
    const documents = rawDocuments(events);
    for (let at = 0; at < documents.length; at += BATCH) {
      await indexDocuments(client, raw, documents.slice(at, at + BATCH));
    }
    const rawIds = new Map(documents.map(({ event, id }) => [event, id]));
    const loaded = {
      name: `${prefix}-events`,
      profile: 'reghunt-events',
      ids: new Map(events.map((event) => [event, event.id])),
    };
    const checks: Check[] = [];
    for (const index of [loaded, { name: raw, profile: 'winlogbeat-raw', ids: rawIds }]) {
      for (const target of RUNNABLE) {
        const asks = { server, url, index, target, content };
        for (const hunt of content.hunts) checks.push(await checkHunt(hunt, events, asks));
        checks.push(...(await checkFindings(findings, events, asks)));
      }
    }
    return checks;
  } finally {
    for (const name of [`${prefix}-events`, raw]) await deleteIndex(client, name);
    await client.close();
  }
}

async function checkHunt(hunt: Hunt, events: readonly HuntEvent[], asks: Asks): Promise<Check> {
  const rule = huntRule(hunt, asks.content);
  // Selections whose events must be read first are in no rule, which says so.
  const wanted = idsOf(selected(rule.select, events), asks.index);
  const hit = await hits(rule, asks);
  const missed = [...wanted].filter((id) => !hit.has(id));
  const more = [...hit].filter((id) => !wanted.has(id));
  const says = textOf(rule, asks);
  // What the rule owns up to is told, not counted as a fault.
  const said =
    more.length > 0 && says.includes('takes more')
      ? `, and ${more.length} more as it says`
      : ' and no others';
  return {
    name: `${label(asks)}: ${hunt.id} hits its ${wanted.size} events${said}${await caseNote(rule, asks, hit)}`,
    ok: missed.length === 0 && (more.length === 0 || said !== ' and no others'),
    detail: `${missed.length} missed, ${more.length} more: ${describe([...missed, ...more], asks.index)}`,
  };
}

/** Each hits the events of its finding, and none that no hunt of the finding's kind selects. */
async function checkFindings(
  findings: ReturnType<typeof readReport>,
  events: readonly HuntEvent[],
  asks: Asks,
): Promise<readonly Check[]> {
  const wrong: string[] = [];
  let ran = 0;
  let found = 0;
  for (const finding of findings) {
    const rule = findingRule(finding);
    if (rule === undefined) continue;
    const hunts = asks.content.hunts.filter((hunt) => hunt.finding === finding.reghunt.finding.kind);
    const allowed = idsOf(
      hunts.flatMap((hunt) => selected(hunt.select, events)),
      asks.index,
    );
    const anchors = new Set(placesOf(finding, 'anchor'));
    // What a command line alone told of has no other event.
    if (anchors.size === 0) for (const place of placesOf(finding, 'wrapper')) anchors.add(place);
    const own = idsOf(
      events.filter((event) => anchors.has(placeOf(event))),
      asks.index,
    );
    const hit = await hits(rule, asks);
    const missed = [...own].filter((id) => !hit.has(id));
    const more = [...hit].filter((id) => !allowed.has(id));
    ran += 1;
    found += own.size;
    if (missed.length + more.length > 0) {
      wrong.push(
        `${rule.title}: ${missed.length} missed, ${more.length} more: ${describe([...missed, ...more], asks.index)}`,
      );
    }
  }
  return [
    {
      name: `${label(asks)}: ${ran} rules of findings hit their ${found} events and none that no hunt selects`,
      ok: ran > 0 && found > 0 && wrong.length === 0,
      detail: wrong.join('\n         '),
    },
  ];
}

function placesOf(
  finding: ReturnType<typeof readReport>[number],
  wanted: 'anchor' | 'wrapper',
): readonly string[] {
  return finding.reghunt.evidence.flatMap(({ role, source }) =>
    role === wanted && source.kind === 'file' ? [`${source.file}:${source.line}`] : [],
  );
}

function label({ server, index, target }: Asks): string {
  return `${server}, ${index.profile}, ${target}`;
}

function selected(select: Hunt['select'], events: readonly HuntEvent[]): readonly HuntEvent[] {
  const tests = select.map(({ kind, condition }) => ({ kind, accepts: predicate(condition) }));
  return events.filter((event) =>
    tests.some(({ kind, accepts }) => event.kind === kind && accepts(recordView(event.fields))),
  );
}

function idsOf(events: readonly HuntEvent[], { ids }: Index): ReadonlySet<string> {
  return new Set(events.flatMap((event) => ids.get(event) ?? []));
}

function describe(wrong: readonly string[], { ids }: Index): string {
  return [...ids]
    .filter(([, id]) => wrong.includes(id))
    .slice(0, 3)
    .map(
      ([event]) =>
        `${placeOf(event)} ${String(event.fields['registry.path'] ?? event.fields['process.command_line'])}`,
    )
    .join('; ');
}

function placeOf({ source }: HuntEvent): string {
  return source.kind === 'file' ? `${source.file}:${source.line}` : source.id;
}

async function allEvents(records: string, content: Content): Promise<readonly HuntEvent[]> {
  const source = await openFiles([records], {
    profiles: content.profiles,
    normaliser: compileProfiles(content.profiles),
    neighbours: [],
  });
  const events: HuntEvent[] = [];
  const everything = EVENT_KINDS.map(
    (kind) => ({ id: kind, kind, condition: { op: 'const', value: true } }) as const,
  );
  for await (const page of source.select(everything, undefined)) events.push(...page.events);
  await source.close();
  return events;
}
