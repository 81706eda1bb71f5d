/** Facts of a reg command: operation, key, files. */

import type { Anchor } from '../act/anchor.ts';
import { regActOf } from '../act/reg-act.ts';
import { text } from '../event/event.ts';
import { baseName, canonicalPath, extensionOf, resolvePath } from '../windows/path/windows-path.ts';
import type { MaybeFields } from './fact-row.ts';

export function regFacts(anchor: Anchor): MaybeFields {
  const act = regActOf(anchor);
  if (act === undefined) return {};
  const { command } = act;
  const folder = text(anchor.fields, 'process.working_directory');
  const output = pathOf(folder, command.output);
  const input = pathOf(folder, command.input);
  return {
    'reg.tool': command.tool,
    'reg.operation': command.operation,
    'reg.key.root': command.key?.root,
    'reg.key.path': command.key?.path,
    'reg.key.hive': command.key?.hive,
    'reg.key.whole_hive': command.key?.wholeHive,
    'reg.key.disguised': command.keyDisguised,
    'reg.other_key.path': command.otherKey?.path,
    'reg.remote_host': command.key?.remoteHost ?? command.otherKey?.remoteHost,
    'reg.output.path': output,
    'reg.output.name': output === undefined ? undefined : baseName(output),
    'reg.output.extension': output === undefined ? undefined : extensionOf(output),
    'reg.input.path': input,
    'reg.value.name': command.valueName,
    'reg.value.data': command.valueData,
    'reg.switches': command.switches.length > 0 ? command.switches : undefined,
    'reg.renamed': act.renamed,
    'reg.wrapped': act.wrapped,
    'reg.count': act.count,
  };
}

function pathOf(folder: string | undefined, written: string | undefined): string | undefined {
  return written === undefined ? undefined : resolvePath(folder, canonicalPath(written));
}
