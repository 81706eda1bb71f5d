/** The rows of the catalogue: name, type, meaning and unit of each fact, by family. */

export type FactType = 'text' | 'texts' | 'number' | 'boolean';

export type FactRow = readonly [name: string, type: FactType, meaning: string, unit?: string];

export const VALUE: readonly FactRow[] = [
  [
    'value.key',
    'text',
    'Key below hive root and user, folded, without Wow6432Node: one spelling for all users and both views.',
  ],
  ['value.name', 'text', 'Value name as logged; empty when none was logged.'],
  [
    'value.name_hidden',
    'boolean',
    'No visible character in the name, or none logged: the registry tools cannot show it.',
  ],
  ['value.wow64', 'boolean', 'Written in the 32-bit view (Wow6432Node).'],
  ['value.user_sid', 'text', 'SID (or .DEFAULT) of the user whose hive it is; absent for machine hives.'],
  ['value.hive', 'text', 'Hive file the value lives in, upper-case: SOFTWARE, NTUSER, ...'],
  ['value.length', 'number', 'Length of the data.', 'characters'],
  [
    'value.source',
    'text',
    'Where the data was read: log, command_line (the log says only "Binary Data", or holds no value set at all), missing.',
  ],
  [
    'value.target.kind',
    'text',
    'What the data starts: executable, script, library, document, url, inline_code, registry_payload, bare_name, unc, none, binary, folder (a Startup folder), state (StartupApproved).',
  ],
  [
    'value.target.path',
    'text',
    'Canonical path of the innermost payload, folded; `*` and `?` where the user is not known. Absent when nothing in a file is started. An interpreter only when it is given nothing to run.',
  ],
  ['value.target.name', 'text', 'File name of the payload, folded.'],
  [
    'value.target.extension',
    'text',
    'Extension of the payload (of its stream, when it names one), without the dot; absent when it has none.',
  ],
  [
    'value.target.relative',
    'boolean',
    'The payload is named without drive or share, so the search order decides.',
  ],
  [
    'value.target.interpreter',
    'text',
    'The launcher that runs the payload, without .exe: powershell, rundll32, cmd, ... Absent when it is started directly.',
  ],
  ['value.target.export', 'text', 'Function that rundll32 calls, as written; `#1` for an ordinal.'],
  ['value.target.stream', 'text', 'Alternate data stream the payload lies in.'],
  ['value.target.short_name', 'boolean', 'The path holds a short name that Windows made (`progra~1`).'],
  [
    'value.target.unquoted_blank',
    'boolean',
    'The path holds a blank and stands without quotes: Windows tries each beginning of it.',
  ],
  ['value.target.code', 'text', 'Code on the command line itself.'],
  ['value.target.registry_path', 'text', 'Registry path that a launcher reads its code from.'],
  [
    'value.program.path',
    'text',
    'Canonical path of the first program of the line, be it launcher or payload.',
  ],
  ['value.program.name', 'text', 'File name of that program.'],
  ['value.launchers', 'texts', 'Every launcher before the payload, outermost first, without .exe.'],
  ['value.arguments', 'text', "The payload's arguments as written."],
  [
    'value.decoded',
    'texts',
    'Text hidden in base64 in the data, or in the registry value it is read from; outermost first.',
  ],
  ['value.url', 'text', 'First address (http, https, ftp) in the data or its decoded text.'],
  [
    'value.run',
    'text',
    'Run of the payload: logon (after the value was set, by explorer, userinit or runonce), after (by another), before, none (not in the log); absent when there is nothing to look for.',
  ],
  [
    'value.state',
    'text',
    'removed (value or key deleted since), confirmed (the payload ran since), dormant (it did not, as far as the log goes).',
  ],
  ['chain.integrity', 'text', "Integrity level of the writer's own event: low, medium, high, system."],
  [
    'chain.system_in_user_hive',
    'boolean',
    'The writer runs as SYSTEM and the value lies in the hive of a person.',
  ],
  ['value.renamed_from', 'text', 'Of a key renamed to an autostart key: the path it had before.'],
  [
    'value.deleted.after',
    'number',
    'From the anchor to the first deletion of the value or its key.',
    'seconds',
  ],
  ['value.deleted.by', 'text', 'Executable that deleted it.'],
  ['value.deleted.by_writer', 'boolean', 'The process that set it deleted it; absent without entity ids.'],
  [
    'value.run_before_delete',
    'boolean',
    'The payload ran after the value was set and before it was deleted.',
  ],
  [
    'value.switched',
    'text',
    'State last written for an entry of that name after the anchor (StartupApproved): enabled, disabled, unknown.',
  ],
  ['value.switched_after', 'number', 'From the anchor to that.', 'seconds'],
  [
    'approved.list',
    'text',
    'Of a StartupApproved value, the entries it is about: run, run32, startup_folder, startup_tasks.',
  ],
  [
    'approved.state',
    'text',
    'What it says of the entry: enabled, disabled, or unknown where the log does not hold the bytes.',
  ],
  ['approved.since', 'text', 'When the entry was switched off, ISO 8601 in UTC.'],
];

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
    'chain.same_process',
    'boolean',
    'The payload was created by the writer, an ancestor of it, or a child of either; absent without entity ids.',
  ],
];
