/** The rows of the catalogue about autostart values: what is set, what it starts, what became of it. */
import type { FactRow } from './fact-row.ts';

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
    'No visible character in the name, a zero in it, or none logged: the registry tools cannot show it.',
  ],
  [
    'value.name_disguised',
    'boolean',
    'The name looks like another: characters nobody sees, or letters of a foreign alphabet among Latin ones.',
  ],
  [
    'value.remote_host',
    'text',
    'Of a value set that a command line tells of: the other machine it is set on, folded.',
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
    'What the data starts: executable, script, library, document, url, inline_code, registry_payload, bare_name, unc, removal (only deletes files or folders), none, link (a key that leads to another), binary, folder (a Startup folder), state (StartupApproved).',
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
  [
    'value.target.short_name',
    'boolean',
    'The path holds a short name that Windows made (`kimber~1`); those of the program folders are resolved.',
  ],
  [
    'value.target.unquoted_blank',
    'boolean',
    'The path holds a blank and stands without quotes: Windows tries each beginning of it.',
  ],
  ['value.target.code', 'text', 'Code on the command line itself.'],
  [
    'value.target.plain_code',
    'text',
    'That code with its pieces put together (joined, formatted, replaced, reversed or numbered letters), where it was taken to pieces.',
  ],
  ['value.target.registry_path', 'text', 'Registry path that a launcher reads its code from.'],
  [
    'value.program.path',
    'text',
    'Canonical path of the first program of the line, be it launcher or payload.',
  ],
  ['value.program.name', 'text', 'File name of that program.'],
  [
    'value.window_hidden',
    'boolean',
    'A launcher is told to show no window (`-w hidden` in any spelling, `--headless`); absent when none stands before the payload.',
  ],
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
  [
    'chain.service',
    'text',
    'Executable of the service that set the value, or that an ancestor of the writer is.',
  ],
  [
    'chain.reg_file',
    'text',
    'The .reg file that the writer was told to read (reg import, regedit), canonical; its content is not in the log.',
  ],
  [
    'chain.system_in_user_hive',
    'boolean',
    'The writer runs as SYSTEM and the value lies in the hive of a person.',
  ],
  [
    'chain.other_user',
    'boolean',
    'The writer runs as one person and the value lies in the hive of another; absent where the log has no SID of the writer.',
  ],
  [
    'value.renamed_from',
    'text',
    'Of an autostart key or value that was renamed: its path before. Its facts are those of the last value set there.',
  ],
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
