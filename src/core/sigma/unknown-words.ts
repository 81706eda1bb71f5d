/** Lets a public rule ask for the words loggers write for "unknown", which reading leaves out. */
import { usualCanon } from '../event/canon-of-field.ts';
import type { Condition, Match } from './condition.ts';
import { mapMatches } from './map-matches.ts';
import { literalPattern } from './pattern.ts';
import { compileWildcard } from './wildcard.ts';

/** As reading knows them: see `label` among the canonical spellings. */
const UNKNOWN: readonly string[] = ['', '-', '?'];

/** Sysmon always writes these fields: only there does a missing one tell that it wrote such a word. */
const BY_SYSMON: Condition = {
  op: 'match',
  field: 'event.provider',
  match: { kind: 'pattern', pattern: literalPattern('Microsoft-Windows-Sysmon'), cased: false },
};

/** Patterns that take one of the words also hold where Sysmon's field is absent. */
export function withUnknownWords(condition: Condition): Condition {
  return mapMatches(condition, (asked) => {
    const { field, match } = asked;
    if (field === null || usualCanon(field) !== 'label' || !takesUnknown(match)) return asked;
    const absent: Condition = { op: 'match', field, match: { kind: 'null' } };
    return { op: 'or', of: [asked, { op: 'and', of: [absent, BY_SYSMON] }] };
  });
}

function takesUnknown(match: Match): boolean {
  return match.kind === 'pattern' && UNKNOWN.some(compileWildcard(match.pattern));
}
