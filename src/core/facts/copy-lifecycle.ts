/** What became of the copy that a hive act left behind: carried away or deleted by later commands. */

import { hiveCopiesOf } from '../act/hive-copy.ts';
import { hiveOutputOf } from '../act/hive-taken.ts';
import { regActsOf } from '../act/reg-act.ts';
import type { JoinedCase } from '../case/case.ts';
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { pathMatches } from '../windows/path/path-pattern.ts';
import { baseName } from '../windows/path/windows-path.ts';
import type { NeighbourFacts } from './fact-row.ts';

/** Later commands that name the file left behind, or everything in its folder: they carry it away or delete it. */
export function copyLifecycle({ anchor, writer, neighbours }: JoinedCase): NeighbourFacts {
  const output = hiveOutputOf(anchor);
  if (output === undefined) return { facts: {}, from: [] };
  const own = writer.status === 'found' ? writer.event.entityId : anchor.entityId;
  const movers = neighbours.filter((event) => {
    if (event.kind !== 'process_create' || event.time < anchor.time) return false;
    if (own !== undefined && event.entityId === own) return false;
    if (regActsOf(event).length > 0 || hiveCopiesOf(event).length > 0) return false;
    return namesFile(text(event.fields, 'process.command_line') ?? '', output);
  });
  const deleting = movers.filter(deletes);
  const moving = movers.filter((event) => !deletes(event));
  return {
    facts: {
      'pair.moved_by': sortedSet(moving.map(programOf)),
      'pair.moved_line': moving[0] === undefined ? undefined : text(moving[0].fields, 'process.command_line'),
      'pair.deleted_by': sortedSet(deleting.map(programOf)),
    },
    from: [
      { fact: 'pair.moved_by', events: moving },
      { fact: 'pair.moved_line', events: moving.slice(0, 1) },
      { fact: 'pair.deleted_by', events: deleting },
    ],
  };
}

function programOf({ fields }: HuntEvent): string {
  return fold(baseName(text(fields, 'process.executable') ?? 'unknown'));
}

/** Deletes, and does nothing else with files. Source: the commands of cmd and PowerShell; Sysinternals' sdelete. */
function deletes({ fields }: HuntEvent): boolean {
  const line = (text(fields, 'process.command_line') ?? '').slice(0, 16_384);
  return (
    /(?:^|[\s"'&|;({/])(?:del|erase|rd|rmdir|remove-item|rm|ri|sdelete(?:64)?(?:\.exe)?)["']?\s/i.test(
      line,
    ) && !/\b(?:copy|move|copy-item|move-item|compress-archive|7za?|rar|tar|curl|certutil)\b/i.test(line)
  );
}

/** The whole path; its name as a word of its own; or its folder's whole content. */
function namesFile(line: string, output: string): boolean {
  const folded = fold(line.slice(0, 16_384)).replaceAll('/', '\\');
  if (output.includes('\\') && folded.includes(output)) return true;
  const name = baseName(output);
  const folder = output.slice(0, Math.max(0, output.length - name.length - 1));
  const words = folded.split(/[\s"'=,;()]+/);
  if (words.some((word) => /\\[^\\]*[*?][^\\]*$/.test(word) && pathMatches(word, output))) return true;
  if (words.some((word) => baseName(word) === name && (name.length > 2 || word.includes('\\')))) return true;
  if (!/\\[^\\]/.test(folder)) return false;
  return words.some((word) => {
    const below = word.startsWith(folder) ? word.slice(folder.length) : undefined;
    return below !== undefined && /^(?:\\?|\\\*(?:\.\*)?)$/.test(below);
  });
}

export function sortedSet(values: readonly string[]): readonly string[] | undefined {
  const unique = [...new Set(values)].sort();
  return unique.length > 0 ? unique : undefined;
}
