/** Spells registry paths in a public rule's patterns as our events have them. */
import type { Condition, Match, PatternToken } from './condition.ts';
import { mapMatches } from './map-matches.ts';
import { literalPattern, pattern } from './pattern.ts';

const PATH = 'registry.path';
const NEW_NAME = 'winlog.event_data.NewName';
const IS_RENAME: Condition = {
  op: 'match',
  field: 'winlog.event_data.EventType',
  match: { kind: 'pattern', pattern: literalPattern('RenameKey'), cased: false },
};

/** Long root names at the start of a pattern, folded. Source: Windows' predefined keys and the paths of its kernel. */
const ROOTS: readonly (readonly [written: RegExp, ours: readonly PatternToken[]])[] = [
  [/^(?:hkey_local_machine|\\?registry\\machine)\\/i, [{ literal: 'HKLM\\' }]],
  [/^(?:hkey_users|\\?registry\\user)\\/i, [{ literal: 'HKU\\' }]],
  [/^hkey_classes_root\\/i, [{ literal: 'HKCR\\' }]],
];

/** Events name the user's hive by its SID: what a rule says of HKCU holds below any of them. */
const OWN_HIVE = /^(?:hkcu|hkey_current_user)\\/i;
/** Of several control sets events show the one that is in use under the name of the link to it. */
const CONTROL_SET = /\\ControlSet00\d(?=\\|$)/gi;

/** Patterns on paths, and on nothing else, in canonical spelling. */
export function withOurRegistryPaths(condition: Condition): Condition {
  return mapMatches(condition, (asked) => {
    if (asked.field === PATH) return { ...asked, match: respelled(asked.match) };
    return asked.field === NEW_NAME ? newPath(asked.match) : asked;
  });
}

/** The path of a rename is the new one. */
function newPath(match: Match): Condition {
  if (match.kind === 'null') return { op: 'not', of: IS_RENAME };
  return { op: 'and', of: [IS_RENAME, { op: 'match', field: PATH, match: respelled(match) }] };
}

function respelled(match: Match): Match {
  if (match.kind !== 'pattern') return match;
  let atStart = true;
  const tokens = match.pattern.flatMap((token): readonly PatternToken[] => {
    if (typeof token === 'string') return [token];
    const spelled = respelledLiteral(token.literal, atStart);
    atStart = false;
    return spelled;
  });
  return { ...match, pattern: pattern(tokens) };
}

/** A root stands at the start of the first literal; `*` may stand before it, as `contains` has it. */
function respelledLiteral(literal: string, isFirst: boolean): readonly PatternToken[] {
  const text = literal.replace(CONTROL_SET, '\\CurrentControlSet');
  if (!isFirst) return [{ literal: text }];
  const own = OWN_HIVE.exec(text)?.[0];
  if (own !== undefined) return [{ literal: 'HKU\\' }, '*', { literal: `\\${text.slice(own.length)}` }];
  for (const [written, ours] of ROOTS) {
    const root = written.exec(text)?.[0];
    if (root !== undefined) return [...ours, { literal: text.slice(root.length) }];
  }
  return [{ literal: text }];
}
