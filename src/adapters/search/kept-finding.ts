/** A finding as scheduled runs keep it: beside what people see, its acts, so that it can be judged anew. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { hostKey } from '../../core/event/host.ts';
import { indexedFinding } from '../../core/finding/evidence.ts';
import type { Finding, ReghuntPart, Triage } from '../../core/finding/finding.ts';
import type { Told } from '../../core/finding/transition.ts';
import type { Awaited, AwaitedPart } from '../../core/hunt/awaited.ts';
import { type KeptAct, keyOfAct } from '../../core/hunt/kept-act.ts';
import type { Settled } from '../../core/hunt/settle.ts';
import { at, textAt } from './json.ts';

export interface KeptPart extends ReghuntPart {
  readonly state: 'reported' | 'below_threshold';
  /** Of the content that judged it. */
  readonly generation: number;
  /** Deflated JSON of its acts, base64. */
  readonly acts: string;
  /** Of every act it stands for. */
  readonly act_keys: readonly string[];
  /** Ids of the records of the acts that it keeps whole, shortened. */
  readonly anchors: readonly string[];
  /** What its acts wait for, packed one by one: they are read as columns, without the document. */
  readonly awaited?: readonly string[];
  /** ISO 8601, UTC: parts that are missing may come until then. */
  readonly waits_until?: string;
  /** ISO 8601, UTC: then a part that is called pending is judged to be missing. */
  readonly pending_until?: string;
  /** Absent while it was never shown. */
  readonly told?: Told;
  readonly triage?: Triage;
}

export interface KeptFinding extends Finding {
  readonly reghunt: KeptPart;
}

/** Acts are bounded in number and size; a hundred times that is a bomb, or not ours. */
const MOST_ACT_BYTES = 256 * 1024 * 1024;

/** Whether a scheduled run keeps the document. */
export function isScheduled(stored: unknown): boolean {
  return typeof at(stored, 'reghunt', 'generation') === 'number';
}

/** Throws when the document was written by something else. */
export function actsOf(stored: unknown): readonly KeptAct[] {
  const packed = textAt(stored, 'reghunt', 'acts');
  if (packed === '') return [];
  const text = inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: MOST_ACT_BYTES });
  return JSON.parse(text.toString('utf8')) as readonly KeptAct[];
}

const PART_LETTERS: Readonly<Record<AwaitedPart, string>> = {
  writer: 'w',
  payload_file: 'f',
  payload_process: 'p',
  payload_opening: 'o',
};

function packedAwaited({ parts, anchor, host, key, range, programs = [] }: Awaited): string {
  const letters = parts.map((part) => PART_LETTERS[part]).join('');
  return JSON.stringify([letters, anchor, host, key, range.from, range.to, ...programs]);
}

export function unpackedAwaited(packed: string): Awaited {
  const [letters, anchor, host, key, from, to, ...programs] = JSON.parse(packed) as readonly unknown[];
  return {
    parts: (Object.keys(PART_LETTERS) as AwaitedPart[]).filter((part) =>
      String(letters).includes(PART_LETTERS[part]),
    ),
    anchor: String(anchor),
    host: hostKey(String(host)),
    key: String(key),
    ...(programs.length === 0 ? {} : { programs: programs.map(String) }),
    range: { from: Number(from), to: Number(to) },
  };
}

/** `held`: what stands there, whose triage and first-found times stay. */
export function keptFinding(
  { finding, acts, isBelow, awaited, waitsUntil, pendingUntil }: Settled,
  generation: number,
  held: Finding | undefined,
): KeptFinding {
  const { triage: _triage, ...part } = finding.reghunt;
  const triage = held?.reghunt.triage;
  const ingested = held?.event.ingested;
  return plainJson({
    ...indexedFinding(finding),
    event: {
      ...finding.event,
      created: held?.event.created ?? finding.event.created,
      ...(ingested === undefined ? {} : { ingested }),
    },
    reghunt: {
      ...indexedFinding({ ...finding, reghunt: part }).reghunt,
      run_id: held?.reghunt.run_id ?? finding.reghunt.run_id,
      state: isBelow ? 'below_threshold' : 'reported',
      generation,
      acts: packed(acts),
      act_keys: keysOf(acts),
      anchors: anchorsOf(acts),
      ...(waitsUntil === undefined
        ? {}
        : { awaited: awaited.map(packedAwaited), waits_until: new Date(waitsUntil).toISOString() }),
      ...(pendingUntil === undefined ? {} : { pending_until: new Date(pendingUntil).toISOString() }),
      ...(triage === undefined ? {} : { triage }),
      // What is kept does not tell how much there was.
      ...(held?.reghunt.evidence_truncated === true ? { evidence_truncated: true } : {}),
    },
  });
}

/**
 * What no act speaks for any more: it stays, for what people noted on it. Acts of hunts that are no more stay as well, for
 * when those are run again.
 */
export function unspoken(held: KeptFinding, acts: readonly KeptAct[], generation: number): KeptFinding {
  const { awaited: _awaited, waits_until: _waits, pending_until: _pending, ...part } = held.reghunt;
  return {
    ...held,
    reghunt: {
      ...part,
      state: 'below_threshold',
      generation,
      acts: packed(acts),
      act_keys: keysOf(acts),
      anchors: anchorsOf(acts),
    },
  };
}

function anchorsOf(acts: readonly KeptAct[]): readonly string[] {
  return [...new Set(acts.map(({ joined }) => anchorKey(joined.anchor.id)))];
}

function keysOf(acts: readonly KeptAct[]): readonly string[] {
  return acts.flatMap((act) => [keyOfAct(act), ...act.twins.map(({ key }) => key)]);
}

/** The events behind twins lie in documents of their own. */
function packed(acts: readonly KeptAct[]): string {
  const lean = acts.map((act) => ({
    ...act,
    twins: act.twins.map(({ key, evidence }) => ({
      key,
      evidence: evidence.map(({ event: _event, ...item }) => item),
    })),
  }));
  return deflateRawSync(JSON.stringify(lean)).toString('base64');
}

export function anchorKey(id: string): string {
  return id.slice(0, 24);
}

/** Through JSON, because that is how it comes back. */
export function plainJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
