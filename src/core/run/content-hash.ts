/** Names what selects and what judges, so that a ledger and a finding can tell by which they were made. Pure. */

import type { Anchor } from '../act/anchor.ts';
import type { Content, Select } from '../content/content.ts';
import { actKey } from '../hunt/kept-act.ts';
import { sha256OfParts } from '../sha256.ts';
import { ACT_HASH } from './ledger.ts';

/** By what a run judges: the hunts it runs, and the least risk score that it reports. */
export interface Judged {
  readonly content: Content;
  readonly leastRisk: number;
}

/** Of all that makes a judgement: what has expired by `now` is no part of it. `version`: of the product, whose code reads the facts. */
export function contentHash({ content, leastRisk }: Judged, version: string, now: number): string {
  // What lists hold stands in the conditions.
  const { lists: _lists, ...judging } = content;
  const exceptions = content.exceptions.filter(({ expires }) => expires > now);
  return sha256OfParts([version, String(leastRisk), asText({ ...judging, exceptions })]).slice(0, 32);
}

/** Of what one selection asks: the events it accepts depend on nothing else. */
export function selectionHash({ kind, condition, when }: Select, { profiles }: Content): string {
  const layouts = profiles.map(({ id, rangeField, kinds }) => [id, rangeField, kinds[kind]]);
  return sha256OfParts([asText([kind, condition, when, layouts])]).slice(0, 16);
}

/** Of one act in one index, as a look remembers that it was joined. */
export function actHash(hunt: string, anchor: Anchor): string {
  const { source } = anchor;
  const place = source.kind === 'index' ? source.index : source.file;
  return sha256OfParts([actKey(hunt, anchor), place]).slice(0, ACT_HASH);
}

/** JSON that leaves nothing out that content may hold. Files are places, and decide nothing. */
function asText(value: unknown): string {
  return JSON.stringify(value, (name, inner: unknown) => {
    if (name === 'file') return undefined;
    if (inner instanceof Map || inner instanceof Set) return [...inner];
    return inner instanceof RegExp ? String(inner) : inner;
  });
}
