/** Spells registry paths in a public rule's patterns as our events have them. */
import type { Condition, Match, PatternToken } from './condition.ts';
import { mapMatches } from './map-matches.ts';
import { pattern } from './pattern.ts';

const PATH = 'registry.path';

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

/** Patterns on `registry.path`, and on nothing else, in canonical spelling. */
export function withOurRegistryPaths(condition: Condition): Condition {
  return mapMatches(condition, (asked) =>
    asked.field === PATH ? { ...asked, match: respelled(asked.match) } : asked,
  );
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
