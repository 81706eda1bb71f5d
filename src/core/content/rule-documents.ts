/** The Sigma rules in the YAML documents of one file: collections spelled out, what is no rule told from what is. */

import { entryOf, type Located, type LocatedEntry, type LocatedMap, problemAt } from '../located.ts';
import type { Problem } from '../problem.ts';
import { numberedUuid } from './numbered-uuid.ts';

/** A document that may be a rule, or why it is none. */
export type RuleDocument = { readonly node: LocatedMap } | { readonly problem: Problem };

/**
 * `action: global` adds its keys to every rule that follows, `reset` forgets them, `repeat` is the rule before with
 * other keys. Source: Sigma's rule collections, as its first version had them.
 */
export function ruleDocuments(documents: readonly Located[], file: string): readonly RuleDocument[] {
  let shared: LocatedMap | undefined;
  let before: LocatedMap | undefined;
  const ids = new Map<string, number>();
  return documents.flatMap((document): readonly RuleDocument[] => {
    if (document.kind !== 'map') {
      return [
        { problem: problemAt(file, document.place, 'This is no Sigma rule: a rule is a map of keys.') },
      ];
    }
    const action = actionOf(document);
    if (action === 'global') {
      shared = shared === undefined ? document : merged(shared, document);
      return [];
    }
    if (action === 'reset') {
      shared = undefined;
      return [];
    }
    const base = action === 'repeat' ? before : shared;
    const whole = withoutAction(base === undefined ? document : merged(base, document));
    before = whole;
    const isOwn = base === undefined || entryOf(document, 'id') !== undefined;
    const strange = strangeness(whole);
    if (strange !== undefined) return [{ problem: problemAt(file, document.place, strange) }];
    return [{ node: isOwn ? whole : numbered(whole, ids) }];
  });
}

/** Rules that share the id of their collection are told apart: the second is `<id>` and one more. */
function numbered(rule: LocatedMap, ids: Map<string, number>): LocatedMap {
  const id = entryOf(rule, 'id');
  if (id?.value.kind !== 'scalar' || typeof id.value.value !== 'string') return rule;
  const written = id.value.value;
  const number = ids.get(written) ?? 0;
  ids.set(written, number + 1);
  if (!/-[\da-f]{12}$/i.test(written)) return rule;
  const value = { ...id.value, value: numberedUuid(written, number) };
  return { ...rule, entries: rule.entries.map((entry) => (entry === id ? { ...entry, value } : entry)) };
}

function actionOf(document: LocatedMap): unknown {
  const action = entryOf(document, 'action')?.value;
  return action?.kind === 'scalar' ? action.value : undefined;
}

function withoutAction(document: LocatedMap): LocatedMap {
  return { ...document, entries: document.entries.filter(({ key }) => key !== 'action') };
}

/** Keys of `over` count where both have one; maps in both are merged in turn. */
function merged(under: LocatedMap, over: LocatedMap): LocatedMap {
  const entries = new Map<string, LocatedEntry>(under.entries.map((entry) => [entry.key, entry]));
  for (const entry of over.entries) {
    const held = entries.get(entry.key);
    const both = held?.value.kind === 'map' && entry.value.kind === 'map';
    entries.set(
      entry.key,
      both ? { ...entry, value: merged(held.value as LocatedMap, entry.value as LocatedMap) } : entry,
    );
  }
  return { ...over, entries: [...entries.values()] };
}

function strangeness(document: LocatedMap): string | undefined {
  if (entryOf(document, 'correlation') !== undefined) {
    return 'A correlation counts the matches of other rules over time, which is not supported: hunt by those rules.';
  }
  if (entryOf(document, 'filter') !== undefined) {
    return 'A filter changes other rules, which is not supported: write an exception instead.';
  }
  const missing = ['logsource', 'detection'].filter((key) => entryOf(document, key) === undefined);
  return missing.length === 0
    ? undefined
    : `This is no Sigma rule: it has no "${missing.join('" and no "')}".`;
}
