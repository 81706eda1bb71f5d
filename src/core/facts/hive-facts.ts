/** Facts of an act that takes a hive, whatever the method: reg, regedit, PowerShell, Windows' functions, a copy of the file. */

import type { Anchor } from '../act/anchor.ts';
import { hiveCopyOf } from '../act/hive-copy.ts';
import { COPIES, hiveOutputOf, hivesOf, hivesTakenBy } from '../act/hive-taken.ts';
import { regActOf } from '../act/reg-act.ts';
import type { JoinedCase } from '../case/case.ts';
import { baseName, extensionOf } from '../windows/path/windows-path.ts';
import type { MaybeFields } from './fact-row.ts';

export function hiveFacts(anchor: Anchor): MaybeFields {
  const output = hiveOutputOf(anchor);
  const act = regActOf(anchor);
  const copy = act === undefined ? hiveCopyOf(anchor) : undefined;
  const taken = act === undefined ? (copy?.hives ?? hivesTakenBy(anchor)) : hivesOf(act);
  return {
    'hive.taken': taken.length > 0 ? taken : undefined,
    'hive.act': actOf(anchor),
    'hive.method': methodOf(anchor),
    'hive.tool': copy?.tool,
    'hive.source.path': copy?.source,
    'hive.shadow_copy': copy?.shadowCopy,
    'reg.wrapped': copy?.wrapped,
    ...outputFacts('hive', output),
  };
}

/** Where the file lies, as another event tells it. */
export function toldOutputFacts({ anchor, output }: JoinedCase): MaybeFields {
  return output === undefined
    ? {}
    : {
        ...outputFacts('hive', output),
        ...(regActOf(anchor) === undefined ? {} : outputFacts('reg', output)),
      };
}

function outputFacts(family: 'hive' | 'reg', output: string | undefined): MaybeFields {
  return {
    [`${family}.output.path`]: output,
    [`${family}.output.name`]: output === undefined ? undefined : baseName(output),
    [`${family}.output.extension`]: output === undefined ? undefined : extensionOf(output),
  };
}

function actOf(event: Anchor): string | undefined {
  if (event.kind === 'file_create') return 'file';
  const operation = regActOf(event)?.command.operation;
  if (operation === undefined) return hiveCopyOf(event) === undefined ? undefined : 'copy';
  if (COPIES.has(operation)) return 'copy';
  if (operation === 'import') return 'import';
  return operation === 'restore' || operation === 'load' ? 'replace' : undefined;
}

function methodOf(event: Anchor): string | undefined {
  if (event.kind === 'file_create') return 'created_file';
  return regActOf(event)?.command.tool ?? (hiveCopyOf(event) === undefined ? undefined : 'file_copy');
}
