/** Asks for a hash of Sysmon's list also where a shipper has taken the list apart. */
import type { Condition, Match } from './condition.ts';
import { mapMatches } from './map-matches.ts';
import { literalPattern, literalsOf } from './pattern.ts';

const LIST = 'winlog.event_data.Hashes';

const FIELDS: ReadonlyMap<string, string> = new Map([
  ['md5', 'process.hash.md5'],
  ['sha1', 'process.hash.sha1'],
  ['sha256', 'process.hash.sha256'],
  ['imphash', 'process.pe.imphash'],
]);

export function withHashFields(condition: Condition): Condition {
  return mapMatches(condition, (asked) => {
    const taken = asked.field === LIST ? takenApart(asked.match) : undefined;
    return taken === undefined ? asked : { op: 'or', of: [asked, taken] };
  });
}

/** `IMPHASH=...`, wherever in the list it stands. */
function takenApart(match: Match): Condition | undefined {
  if (match.kind !== 'pattern' || match.pattern.includes('?')) return undefined;
  const [literal = '', ...more] = literalsOf(match.pattern);
  const [, name = '', hash = ''] = /^(\w+)=([\da-f]{32,64})$/i.exec(literal) ?? [];
  const field = FIELDS.get(name.toLowerCase());
  if (field === undefined || more.length > 0) return undefined;
  return { op: 'match', field, match: { kind: 'pattern', pattern: literalPattern(hash), cased: false } };
}
