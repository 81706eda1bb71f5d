/** Asks a server with the text of an exported rule, as it was exported. */

import type { Content } from '../../src/core/content/content.ts';
import type { HuntEvent } from '../../src/core/event/event.ts';
import { exportRules, type Target } from '../../src/core/export/export-rules.ts';
import type { Rule } from '../../src/core/export/rule.ts';
import { kqlQuery, readKql } from '../core/export/read-kql.ts';

export const RUNNABLE = ['dsl', 'lucene', 'kql'] as const;

export interface Index {
  readonly name: string;
  readonly profile: string;
  /** Ids of the documents, by event; an event of another profile has none. */
  readonly ids: ReadonlyMap<HuntEvent, string>;
}

export interface Asks {
  readonly server: string;
  readonly url: string;
  readonly index: Index;
  readonly target: (typeof RUNNABLE)[number];
  readonly content: Content;
}

/** Kibana compares letter case unless told otherwise: how many events that costs, which the rule says of itself. */
export async function caseNote(rule: Rule, asks: Asks, folded: ReadonlySet<string>): Promise<string> {
  if (asks.target !== 'kql') return '';
  const exact = await search(
    JSON.stringify({ query: kqlQuery(readKql(lastLine(textOf(rule, asks))), false) }),
    asks,
  );
  const lost = [...folded].filter((id) => !exact.has(id)).length;
  const owned = textOf(rule, asks).includes('takes less: KQL compares letter case');
  if (lost > 0 && !owned)
    throw new Error(`kql: ${rule.id} misses ${lost} for letter case and does not say so`);
  return lost === 0 ? '' : `; where letter case counts ${lost} fewer, as it says`;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** Ids the exported text hits, exactly as it was exported. */
export function hits(rule: Rule, asks: Asks): Promise<ReadonlySet<string>> {
  return search(searchBody(textOf(rule, asks), asks.target), asks);
}

export function textOf(rule: Rule, { index, target, content }: Asks): string {
  const profile = content.profiles.find(({ id }) => id === index.profile);
  if (profile === undefined) throw new Error(`no profile ${index.profile}`);
  return exportRules([rule], target, profile);
}

function searchBody(text: string, target: Target): string {
  if (target === 'dsl') return text;
  const query = lastLine(text);
  return JSON.stringify({
    query: target === 'kql' ? kqlQuery(readKql(query), true) : { query_string: { query } },
  });
}

async function search(body: string, { url, index, target }: Asks): Promise<ReadonlySet<string>> {
  const response = await fetch(`${url}/${index.name}/_search?size=10000&_source=false`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const answer = (await response.json()) as { hits?: { hits: readonly { _id: string }[] } };
  if (answer.hits === undefined) {
    throw new Error(`${target} refused: ${JSON.stringify(answer).slice(0, 800)}\n${body.slice(0, 2_000)}`);
  }
  return new Set(answer.hits.hits.map(({ _id }) => _id));
}
