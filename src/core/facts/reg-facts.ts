/** Facts of a reg.exe command: operation, key, files, and the hives copied around it. */
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import type { JoinedCase } from '../hunt/case.ts';
import { type RegAct, regActOf } from './reg-act.ts';
import type { MaybeFields } from './value-facts.ts';
import { baseName, canonicalPath, extensionOf, resolvePath } from './windows-path.ts';

export function regFacts(anchor: HuntEvent): MaybeFields {
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

const COPIES = new Set(['save', 'export', 'copy']);

/**
 * Hives copied on the host within the hunt's pair window, by reg or into files named like them, the anchor's own
 * included; log twins count once.
 */
export function pairFacts(joined: JoinedCase): MaybeFields {
  const events = [joined.anchor, ...joined.neighbours];
  const acts = events.map(regActOf).filter((act) => act !== undefined && COPIES.has(act.command.operation));
  const files = events.map(hiveOfFile).filter((hive) => hive !== undefined);
  if (acts.length === 0 && files.length === 0) return {};
  const whole = acts.map((act) => (act?.command.key?.wholeHive === true ? act.command.key.hive : undefined));
  const keys = acts.map((act) => (act?.command.key === undefined ? undefined : fold(act.command.key.path)));
  return {
    'pair.hives': sortedSet([...whole, ...files]),
    'pair.keys': sortedSet(keys),
    'pair.count': new Set(acts.map((act) => (act === undefined ? '' : actKey(act)))).size,
  };
}

function actKey(act: RegAct): string {
  const { operation, key, output } = act.command;
  return JSON.stringify([
    operation,
    key?.remoteHost ?? '',
    fold(key?.path ?? ''),
    canonicalPath(output ?? ''),
  ]);
}

function sortedSet(values: readonly (string | undefined)[]): readonly string[] | undefined {
  const unique = [...new Set(values.filter((value) => value !== undefined))].sort();
  return unique.length > 0 ? unique : undefined;
}

const HIVE_NAMES = new Set(['sam', 'security', 'system', 'software', 'ntds']);
/** Endings under which tools keep copies of hives; a program or a log called `system` has another. */
const COPY_ENDINGS = new Set([
  '',
  'save',
  'sav',
  'hiv',
  'hive',
  'bak',
  'bck',
  'back',
  'backup',
  'out',
  'dmp',
  'tmp',
  'dat',
  'reg',
  'dit',
  'old',
]);

/** The hive a created file is named after (`sam.hive`, `SYSTEM_HIVE`, `hive_sam_1.save`); undefined for any other file. */
function hiveOfFile(event: HuntEvent): string | undefined {
  const path = event.kind === 'file_create' ? text(event.fields, 'file.path') : undefined;
  if (path === undefined) return undefined;
  const name = fold(baseName(path));
  const extension = extensionOf(name);
  if (!COPY_ENDINGS.has(extension)) return undefined;
  const stem = extension === '' ? name : name.slice(0, -extension.length - 1);
  return stem
    .split(/[-_.~ ]/)
    .find((part) => HIVE_NAMES.has(part))
    ?.toUpperCase();
}
