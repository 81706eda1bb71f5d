/** Narrows a query to a few hosts where that is cheap and cannot miss one: by the first label of their names. */
import type { HostKey } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import { chooseWhole, isMapped } from './field-choice.ts';
import type { PresentLayout } from './kind-query.ts';
import { anyOf } from './search-body.ts';

/** Beyond this many hosts the clauses cost more than the events they keep away. */
const FEW_HOSTS = 16;

/** Undefined when the hosts are many, or their names cannot be asked for in every layout without missing some. */
export function hostFilter(
  hosts: ReadonlySet<HostKey>,
  layouts: readonly PresentLayout[],
  caps: FieldCaps,
): Query | undefined {
  // The engines fold ASCII only.
  if (hosts.size > FEW_HOSTS || [...hosts].some((host) => /[^\x21-\x7e]/.test(host))) return undefined;
  const filters = new Map<string, Query>();
  for (const { profile } of layouts) {
    const filter = ofProfile(hosts, profile, caps);
    if (filter === undefined) return undefined;
    filters.set(JSON.stringify(filter), filter);
  }
  return filters.size === 0 ? undefined : anyOf([...filters.values()]);
}

function ofProfile(hosts: ReadonlySet<HostKey>, profile: Profile, caps: FieldCaps): Query | undefined {
  const mapped = profile.host.filter((field) => isMapped(caps, field));
  const chosen = mapped.map((field) => chooseWhole(caps, field));
  // Of a name asked of a `wildcard` field the engine makes many clauses.
  const isCheap = chosen.every((field) => field?.how === 'exact' && !field.grams);
  if (mapped.length === 0 || !isCheap) return undefined;
  const names = chosen.flatMap((field) => (field === undefined ? [] : [field.name]));
  const named = names.flatMap((name) =>
    [...hosts].map((host) => ({ prefix: { [name]: { value: host, case_insensitive: true } } })),
  );
  const unnamed = { bool: { must_not: names.map((name) => ({ exists: { field: name } })) } };
  return anyOf([...named, unnamed]);
}
