/** Counts what an index holds in no layout that any profile knows: no selection finds it, and it must not look clean. */
import type { Profile } from '../../core/event/profile.ts';
import { isObject } from '../../core/event/raw-document.ts';
import { testsOfShipper, topNames, unknownLook } from '../../core/event/unknown-layout.ts';
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import { isMapped } from './field-choice.ts';
import { at, listAt, numberAt } from './json.ts';
import { ALERT, OWN_FINDING } from './kind-query.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { anyOf } from './search-body.ts';
import type { Target } from './targets.ts';

/** An aggregation to ask for beside the counts by kind; one of the documents shows how they look. */
export function unknownLayouts(profiles: readonly Profile[], caps: FieldCaps, within: Query): object {
  const known = new Map<string, Query>();
  for (const profile of profiles) {
    const tests = Object.values(profile.kinds).map((layout) =>
      testsOfShipper(layout).map(({ fields }) => fields),
    );
    for (const one of profile.known.length === 0 ? tests : [...tests, [profile.known]]) {
      const query = isThere(one, caps);
      if (query !== undefined) known.set(JSON.stringify(query), query);
    }
  }
  return {
    filter: { bool: { filter: [within], must_not: [...known.values(), ALERT, OWN_FINDING] } },
    aggs: { look: { top_hits: { size: 1 } } },
  };
}

/** `answer`: the aggregation's. */
export function noteUnknownLayouts(answer: unknown, { indices }: Target, ledger: NotSeenLedger): void {
  const count = numberAt(answer, 'doc_count');
  const [sample] = listAt(answer, 'look', 'hits', 'hits');
  const source = at(sample, '_source');
  if (count === 0 || !isObject(source)) return;
  ledger.note({
    kind: 'unsupported_record',
    indices,
    reason: unknownLook(topNames(source)),
    incomplete: false,
    count,
  });
}

/** `asked`: of each of these one has to be there. Undefined where none of one is in any mapping: the shipper is not there. */
function isThere(asked: readonly (readonly string[])[], caps: FieldCaps): Query | undefined {
  const tests = asked.map((fields) => fields.filter((name) => isMapped(caps, name)));
  if (tests.some((fields) => fields.length === 0)) return undefined;
  return {
    bool: { filter: tests.map((fields) => anyOf(fields.map((field) => ({ exists: { field } })))) },
  };
}
