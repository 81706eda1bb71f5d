/** The rows of the catalogue: name, type, meaning and unit of each fact, by family. */
import type { FactRow } from './fact-row.ts';

export const REG: readonly FactRow[] = [
  ['reg.tool', 'text', 'reg, regedit, powershell or api: what speaks the command.'],
  [
    'reg.operation',
    'text',
    'query, add, delete, copy, save, restore, load, unload, compare, export, import, flags.',
  ],
  ['reg.key.root', 'text', 'HKLM, HKCU, HKCR, HKU or HKCC.'],
  [
    'reg.key.path',
    'text',
    'Key with the short root and the rest as written, control sets folded, no trailing backslash.',
  ],
  [
    'reg.key.hive',
    'text',
    'Hive file the key lives in, upper-case: SAM, SECURITY, SYSTEM, SOFTWARE, NTUSER, USRCLASS, DEFAULT, ...',
  ],
  ['reg.key.whole_hive', 'boolean', 'The key is the root of that hive.'],
  ['reg.other_key.path', 'text', 'Second key of copy and compare.'],
  ['reg.remote_host', 'text', 'The other machine whose registry is meant, folded.'],
  [
    'reg.output.path',
    'text',
    'File written, canonical; below the working directory when that is logged, else as written.',
  ],
  ['reg.output.name', 'text', 'Name of that file.'],
  ['reg.output.extension', 'text', 'Its extension without the dot; empty when it has none.'],
  ['reg.input.path', 'text', 'File read (restore, load, import), canonical.'],
  ['reg.value.name', 'text', 'Value that is added, deleted or queried; empty for the default value.'],
  ['reg.value.data', 'text', 'Data that is added.'],
  ['reg.switches', 'texts', 'Switches, folded, with a slash and without their values.'],
  ['reg.renamed', 'boolean', "The image is neither reg.exe nor regedit.exe, yet its command line is reg's."],
  [
    'reg.wrapped',
    'boolean',
    'Another program holds the command in its line; reg, or what copies the hive file, runs as a process of its own.',
  ],
  ['reg.count', 'number', 'Reg commands in the line.', 'commands'],
  [
    'hive.taken',
    'texts',
    'Whole hives this act takes a copy of, upper-case: by the key it copies, the hive file it copies, or the name of the file it creates (SAM, SECURITY, SYSTEM, SOFTWARE, NTDS, NTUSER, ...); sorted.',
  ],
  [
    'hive.act',
    'text',
    'copy (a command takes a copy of a key or hive), replace (restore, load), file (a file was created, no command is known); absent for what only reads or changes values.',
  ],
  [
    'hive.method',
    'text',
    'How: reg, regedit, powershell (its own cmdlets), api (code that calls the functions of Windows), file_copy (a program told to copy the hive file), created_file (all that is known is the file).',
  ],
  ['hive.tool', 'text', 'Program or shell command that copies the hive file, without .exe.'],
  ['hive.source.path', 'text', 'Hive file that is copied, canonical.'],
  ['hive.shadow_copy', 'boolean', 'The hive file is read out of a shadow copy.'],
  ['hive.output.path', 'text', 'File the act leaves behind, by any method; canonical.'],
  ['hive.output.name', 'text', 'Name of that file.'],
  ['hive.output.extension', 'text', 'Its extension without the dot; empty when it has none.'],
  [
    'pair.hives',
    'texts',
    "Whole hives taken on the host within the hunt's pair window by any method, this act included; sorted.",
  ],
  ['pair.proven', 'texts', 'Those of them that a command took, not only a file named like them; sorted.'],
  ['pair.keys', 'texts', 'Keys saved, exported or copied there and then, folded; sorted.'],
  ['pair.count', 'number', 'Different commands among them; twins of one act count once.', 'acts'],
  [
    'pair.save_before',
    'number',
    'Of a restore: since the last save or export of the same key on the host.',
    'seconds',
  ],
  ['pair.restore_after', 'number', 'Of a save or export: until the same key was restored.', 'seconds'],
  ['pair.mount_writes', 'number', 'Of a load: values set below the mounted key afterwards.', 'values'],
  ['pair.mount_paths', 'texts', 'Their paths, sorted, the first 20.'],
  ['pair.unload_after', 'number', 'Of a load: until the same key was unloaded.', 'seconds'],
  [
    'pair.moved_by',
    'texts',
    'Programs whose later command lines name the file the act leaves behind, or all of its folder; sorted.',
  ],
  ['pair.moved_line', 'text', 'The first of those command lines.'],
];

export const JOINED: readonly FactRow[] = [
  [
    'process.decoded',
    'texts',
    'Text hidden in base64 in the command line of the acting process; outermost first.',
  ],
  [
    'join.writer',
    'text',
    'found, or why the writer is missing: not_logged, outside_retention, outside_lookback, no_entity_id, truncated, not_applicable.',
  ],
  ['join.payload_file', 'text', "The same for the file create of the payload (or of reg's file)."],
  ['join.payload_process', 'text', "The same for the payload's run."],
  [
    'join.value_set',
    'text',
    'Of a value set that a command line tells of: found when the log holds the set itself, else not_logged; absent for every other anchor.',
  ],
  ['join.weak', 'boolean', 'A part was joined by pid and time only.'],
  ['age.writer', 'number', 'How long the writer had run; absent for process events.', 'seconds'],
  [
    'age.payload_file',
    'number',
    'From the file create of the payload to the anchor; negative when the file came later.',
    'seconds',
  ],
  [
    'age.payload_run',
    'number',
    'From the anchor to the run of the payload; negative when it ran before.',
    'seconds',
  ],
  [
    'chain.integrity',
    'text',
    "Integrity level of the writer's own event, of a value or a file: low, medium, high, system.",
  ],
  [
    'chain.same_process',
    'boolean',
    'The payload was created by the writer, an ancestor of it, or a child of either; absent without entity ids.',
  ],
];
