/** Whatever mixture of mappings a stack has: what lies in sound indices is found, and what may be lost is named. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import type { EventKind, HuntEvent, SourceRef } from '../../src/core/event/event.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import { leaves } from '../../src/core/finding/nested.ts';
import { GOLDEN_CASES, goldenNames } from '../golden/golden-names.ts';
import { type HuntResult, huntEngine, huntFiles } from '../integration/hunting.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { createIndex, deleteIndex, freshName, indexDocuments } from '../servers/index-documents.ts';
import { shippedContent } from '../shipped.ts';
import { type Form, isUsual, mappingOf, type OddIndex, oddIndices } from './odd-mappings.ts';

const SEED = 20_261_128;
const RUNS = process.env['REGHUNT_SOAK'] === undefined ? 14 : 300;

const servers = await askForServers('es', 'os');
const { profiles } = await shippedContent();
const documents = shippedDocuments();
const whole = wholeOf(await huntDocuments(documents.map((_, at) => at)));

describe('any mix of mappings', () => {
  for (const server of Object.values(servers)) {
    describe.skipIf(server.url === undefined)(`on ${server.name}`, () => {
      let client: SearchClient;
      beforeAll(async () => {
        client = await connectTo(server.url ?? '', { requestTimeoutMs: 120_000 });
      });
      afterAll(() => client.close());

      it('finds what files give, but for what it names', { timeout: RUNS * 30_000 }, async () => {
        const property = fc.asyncProperty(
          oddIndices(documents.map(({ event }) => event.kind)),
          async (mix) => {
            const { found, names } = await huntMix(client, mix, server.name === 'os');
            await holdsToFiles(mix, names, found);
          },
        );
        const options = process.env['REGHUNT_SOAK'] === undefined ? { seed: SEED } : {};
        await fc.assert(property, { numRuns: RUNS, endOnFailure: true, ...options });
      });
    });
  }
});

async function huntMix(
  client: SearchClient,
  mix: readonly OddIndex[],
  hasWildcard: boolean,
): Promise<{ readonly found: HuntResult; readonly names: readonly string[] }> {
  const word = freshName('mix');
  const names = mix.map((_, at) => `${word}-${at}`);
  const all = [...new Set(documents.flatMap(({ body }) => [...leaves(body)].map(({ name }) => name)))];
  try {
    for (const [at, { forms, documents: own }] of mix.entries()) {
      const name = names[at] ?? '';
      await createIndex(client, name, mappingOf(forms, all, hasWildcard), 1);
      const bodies = own.flatMap((one) => documents[one] ?? []);
      if (bodies.length > 0) await indexDocuments(client, name, bodies);
    }
    return { found: await huntEngine(client, [`${word}-*`]), names };
  } finally {
    for (const name of names) await deleteIndex(client, name);
  }
}

async function holdsToFiles(
  mix: readonly OddIndex[],
  names: readonly string[],
  { findings, summary }: HuntResult,
): Promise<void> {
  const engine = verdicts({ findings });
  const told = JSON.stringify([mix.map(oddities), summary.notSeen.filter(({ incomplete }) => incomplete)]);
  // Nothing is made up. A part of an act whose other part cannot be joined to it is told by itself.
  const isKnown = ({ reghunt }: Finding): boolean =>
    whole.verdicts.has(reghunt.finding.id) ||
    (mix.some(mayHide) && whole.documents.has(documentOf(reghunt.source)));
  expect(findings.filter((finding) => !isKnown(finding)).map(verdict), told).toEqual([]);

  const sound = mix.filter((index) => !mayHide(index));
  const files =
    sound.length === mix.length
      ? whole.verdicts
      : verdicts(await huntDocuments(sound.flatMap((index) => index.documents).toSorted((a, b) => a - b)));
  // What odd indices have no part in is as if they were not there. Some is a finding only while they are not.
  for (const [id, verdict] of files) {
    if (!whole.verdicts.has(id)) continue;
    expect(engine.has(id), `${told} hides ${JSON.stringify(verdict)}`).toBe(true);
    if (JSON.stringify(whole.verdicts.get(id)) === JSON.stringify(verdict))
      expect(engine.get(id), told).toEqual(verdict);
  }

  const unseen = summary.notSeen.map(({ kind, indices, field, reason, incomplete }) => ({
    kind,
    indices,
    field,
    reason,
    incomplete,
  }));
  for (const [at, index] of mix.entries()) {
    for (const [field, form] of mattering(index)) {
      const isNamed = unseen.some(
        (one) =>
          one.indices?.includes(names[at] ?? '') === true &&
          one.incomplete &&
          (TRACELESS.has(form) || (one.field === field && one.reason.includes(form))),
      );
      expect(isNamed, `${told}: ${field} as ${form} in ${at} is not in ${JSON.stringify(unseen)}`).toBe(true);
    }
  }
  if (mix.every((index) => oddities(index).length === 0)) {
    expect(unseen.filter(({ incomplete }) => incomplete)).toEqual([]);
    expect(summary.incomplete).toBe(false);
    expect(engine).toEqual(whole.verdicts);
  }
  expect(summary.incomplete, told).toBe(unseen.some(({ incomplete }) => incomplete));
}

function oddities({ forms }: OddIndex): readonly (readonly [string, Form])[] {
  return [...forms].filter(([, form]) => !isUsual(form));
}

/** By which events are joined: in another form than a keyword, some may not be found. */
const JOINED: ReadonlySet<string> = new Set(['process.entity_id', 'process.executable', 'file.path']);
/** By which they are told: without any trace in the index, nothing finds them. */
const TOLD: ReadonlySet<string> = new Set(['event.code', 'event.provider', 'winlog.channel']);
const SELECTED: ReadonlySet<string> = new Set(['registry.path', 'process.command_line']);
const TRACELESS: ReadonlySet<Form> = new Set<Form>(['absent', 'object']);

function mayHide(index: OddIndex): boolean {
  return oddities(index).some(
    ([field, form]) =>
      field === '@timestamp' || JOINED.has(field) || (TOLD.has(field) && TRACELESS.has(form)),
  );
}

/** Odd fields that some event of the index is joined or selected by; what is without a trace is selected like any other. */
function mattering(index: OddIndex): readonly (readonly [string, Form])[] {
  const odd = oddities(index);
  const isTold = !odd.some(([field, form]) => TOLD.has(field) && TRACELESS.has(form));
  if (!isTold || index.documents.length === 0) return [];
  const time = odd.filter(([field]) => field === '@timestamp');
  if (time.length > 0) return time;
  return odd.filter(([field, form]) => index.documents.some((at) => matters(documents[at], field, form)));
}

function matters(document: MixedDocument | undefined, field: string, form: Form): boolean {
  if (document?.fields.has(field) !== true) return false;
  const { kind, profile } = document.event;
  const layout = profiles.find(({ id }) => id === profile)?.kinds[kind];
  return Object.entries(layout?.fields ?? {}).some(([canonical, { from }]) => {
    if (from[0] !== field) return false;
    if (!TRACELESS.has(form))
      return JOINED.has(canonical) || (SELECTED.has(canonical) && isSelectedIn(kind, canonical));
    const joined = { process_create: 'process.executable', file_create: 'file.path' } as Readonly<
      Record<string, string>
    >;
    return canonical === 'process.entity_id' || canonical === joined[kind];
  });
}

function isSelectedIn(kind: EventKind, canonical: string): boolean {
  return canonical === 'registry.path' ? kind === 'registry_set' : kind === 'process_create';
}

/** What files give over all documents. */
interface Whole {
  readonly verdicts: ReadonlyMap<string, object>;
  /** Ids of documents that are evidence of some finding. */
  readonly documents: ReadonlySet<string>;
}

/** A line of the file of all documents, or the id in an index. */
function documentOf(source: SourceRef): string {
  return source.kind === 'file' ? (documents[source.line - 1]?.id ?? '') : source.id;
}

function verdicts({ findings }: Pick<HuntResult, 'findings'>): ReadonlyMap<string, object> {
  return new Map(findings.map((finding) => [finding.reghunt.finding.id, verdict(finding)]));
}

/** What must not depend on where the events came from. */
function verdict({ '@timestamp': time, event, message, reghunt }: Finding): object {
  return {
    time,
    message,
    risk: event.risk_score,
    indicators: reghunt.indicators.map(({ id, weight }) => `${id} ${weight}`),
    mitigations: reghunt.mitigations.map(({ id, factor }) => `${id} ${factor}`),
    joins: reghunt.joins,
    occurrences: reghunt.occurrences,
  };
}

async function huntDocuments(places: readonly number[]): Promise<HuntResult> {
  const folder = mkdtempSync(join(tmpdir(), 'reghunt-mappings-'));
  try {
    const path = join(folder, 'events.ndjson');
    writeFileSync(path, places.map((at) => `${JSON.stringify(documents[at]?.body)}\n`).join(''));
    return await huntFiles([path]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function wholeOf({ findings }: HuntResult): Whole {
  const evidence = findings.flatMap(({ reghunt }) => reghunt.evidence);
  return {
    verdicts: verdicts({ findings }),
    documents: new Set(evidence.map(({ source }) => documentOf(source))),
  };
}

interface MixedDocument {
  readonly id: string;
  readonly body: object;
  readonly event: HuntEvent;
  readonly fields: ReadonlySet<string>;
}

/** The demo's incident and the chains of golden cases that are logged in fields of ECS. */
function shippedDocuments(): readonly MixedDocument[] {
  const chains = goldenNames().filter((name) => name.includes('/chain-'));
  const paths = [
    'demo/incident.ndjson',
    ...chains.map((name) => join(GOLDEN_CASES, name, 'malicious.ndjson')),
  ];
  const lines = paths.flatMap((path) => readFileSync(path, 'utf8').trimEnd().split('\n'));
  const normaliser = compileProfiles(profiles);
  return lines.flatMap((line, at) => {
    const body = JSON.parse(line) as object;
    const id = String(at);
    const result = normaliser.normalise(body, { kind: 'index', index: 'mix', id });
    if (!('@timestamp' in body) || !('event' in result)) return [];
    return [{ id, body, event: result.event, fields: new Set([...leaves(body)].map(({ name }) => name)) }];
  });
}
