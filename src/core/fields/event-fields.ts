/** What is told of a program, a value, a file, a user and a host, in the names of ECS: one list for findings and evidence. */
import { decapitalise } from '../decapitalise.ts';
import { type Field, type FieldRow, fieldsOf } from './field.ts';

const PROGRAM: readonly FieldRow[] = [
  [
    'entity_id',
    'keyword',
    'Id of the process, one machine and one start: spelled as the events spell it, so that a click finds them.',
    '{7B1E22D4-1A04-6921-0004-000000003A00}',
  ],
  ['pid', 'long', 'Process id; Windows gives it again to others.', 2016],
  [
    'executable',
    'keyword',
    'Path of the image.',
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  ],
  ['name', 'keyword', 'File name of the image.', 'powershell.exe'],
  ['command_line', 'wildcard', 'The whole command line.', 'powershell.exe -nop -w hidden -enc SQBFAFgA'],
  ['working_directory', 'keyword', 'Folder it was started in.', 'C:\\Users\\maria.keller\\'],
  ['hash.md5', 'keyword', 'MD5 of the image.', '9e107d9d372bb6826bd81d3542a419d6'],
  ['hash.sha1', 'keyword', 'SHA-1 of the image.', '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12'],
  [
    'hash.sha256',
    'keyword',
    'SHA-256 of the image.',
    'd7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592',
  ],
  [
    'pe.original_file_name',
    'keyword',
    'File name the maker gave the image: it stays when the file is renamed.',
    'PowerShell.EXE',
  ],
  ['pe.imphash', 'keyword', "Hash over the image's imports.", '0c6803c4e922103c4dca5963aad36ddf'],
  ['pe.company', 'keyword', 'Maker, as the image says.', 'Microsoft Corporation'],
  ['pe.description', 'keyword', 'What the image says it is.', 'Windows PowerShell'],
  ['pe.product', 'keyword', 'Product, as the image says.', 'Microsoft Windows Operating System'],
  ['pe.file_version', 'keyword', 'Version, as the image says.', '10.0.19041.3996'],
  ['code_signature.exists', 'boolean', 'The image is signed.', true],
  ['code_signature.trusted', 'boolean', 'The signature was checked and holds.', true],
  ['code_signature.status', 'keyword', 'What the check of the signature said.', 'Valid'],
  ['code_signature.subject_name', 'keyword', 'Who signed it.', 'Microsoft Windows'],
];

const REGISTRY: readonly FieldRow[] = [
  [
    'path',
    'keyword',
    'Hive, key and value in one spelling, whatever the log calls the hive; of a rename the new name.',
    'HKU\\S-1-5-21-2094718221-1187352064-3318820471-1108\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater',
  ],
  ['hive', 'keyword', 'Root of the path.', 'HKU'],
  [
    'key',
    'keyword',
    'Key below the root.',
    'S-1-5-21-2094718221-1187352064-3318820471-1108\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run',
  ],
  ['value', 'keyword', 'Name of the value.', 'Updater'],
  [
    'data.strings',
    'wildcard',
    'The data that was written.',
    ['C:\\Users\\maria.keller\\AppData\\Roaming\\Upd\\upd.exe -silent'],
  ],
  ['data.type', 'keyword', 'Type of the data.', 'REG_SZ'],
];

const FILE: readonly FieldRow[] = [
  ['path', 'keyword', 'Path of the file.', 'C:\\Users\\maria.keller\\AppData\\Roaming\\Upd\\upd.exe'],
  ['name', 'keyword', 'Its name.', 'upd.exe'],
  ['directory', 'keyword', 'Its folder.', 'C:\\Users\\maria.keller\\AppData\\Roaming\\Upd'],
  ['extension', 'keyword', 'Its extension without the dot.', 'exe'],
  ['size', 'long', 'Its size in bytes.', 48_640],
  ['hash.md5', 'keyword', 'Its MD5.', 'e4d909c290d0fb1ca068ffaddf22cbd0'],
  ['hash.sha1', 'keyword', 'Its SHA-1.', '408d94384216f890ff7a0c3528e8bed1e0b01621'],
  [
    'hash.sha256',
    'keyword',
    'Its SHA-256.',
    'ef537f25c895bfa782526529a9b63d97aa631564d5d789c2b765448c8635fb6c',
  ],
];

const USER: readonly FieldRow[] = [
  ['id', 'keyword', 'SID of the account.', 'S-1-5-21-2094718221-1187352064-3318820471-1108'],
  ['name', 'keyword', 'Name of the account.', 'maria.keller'],
  ['domain', 'keyword', 'Domain, or the machine of a local account.', 'CORP'],
];

const HOST: readonly FieldRow[] = [
  ['id', 'keyword', 'Id of the host, as its shipper gives it.', '8a1d2c3e-6f70-4b9a-9d1e-2b3c4d5e6f70'],
  ['name', 'keyword', 'Name of the host, as its shipper gives it.', 'WS-042.corp.example'],
  [
    'hostname',
    'keyword',
    'Short name in small letters: one spelling for one host, however shippers spell it.',
    'ws-042',
  ],
];

/** Named without `process.` or `process.parent.`. */
export const PROGRAM_FIELDS: readonly Field[] = fieldsOf('', PROGRAM);
/** Named without `registry.`, and so on: what goes before them is for who uses them. */
export const REGISTRY_FIELDS: readonly Field[] = fieldsOf('', REGISTRY);
export const FILE_FIELDS: readonly Field[] = fieldsOf('', FILE);
export const USER_FIELDS: readonly Field[] = fieldsOf('', USER);
export const HOST_FIELDS: readonly Field[] = fieldsOf('', HOST);

const PARENT_NOTE = 'Of the parent process: ';

/** All of these under their whole names. */
export const SHARED_FIELDS: readonly Field[] = [
  ...fieldsOf('host.', HOST),
  ...fieldsOf('user.', USER),
  ...fieldsOf('process.', PROGRAM),
  ...fieldsOf('process.parent.', PROGRAM).map((field) => ({
    ...field,
    meaning: `${PARENT_NOTE}${decapitalise(field.meaning)}`,
  })),
  ...fieldsOf('registry.', REGISTRY),
  ...fieldsOf('file.', FILE),
];

/** What only the event itself tells: kept in evidence. */
export const RECORD_FIELDS: readonly Field[] = fieldsOf('', [
  ['event.code', 'keyword', "The log's number for this kind of event.", '13'],
  ['event.provider', 'keyword', 'What wrote the event.', 'Microsoft-Windows-Sysmon'],
  [
    'rule.name',
    'keyword',
    "Sysmon's own rule name for the event, where its configuration gives one.",
    'T1060,RunKey',
  ],
  ['winlog.channel', 'keyword', 'The Windows log.', 'Microsoft-Windows-Sysmon/Operational'],
  ['winlog.record_id', 'keyword', 'Number of the record in that log.', '4471002'],
  [
    'winlog.event_data.Details',
    'wildcard',
    "A value's data in Sysmon's spelling; left out where it says the same as `registry.data.strings`.",
    'DWORD (0x00000001)',
  ],
  ['winlog.event_data.IntegrityLevel', 'keyword', 'Integrity level of the process.', 'Medium'],
  ['winlog.event_data.LogonId', 'keyword', 'Logon session of the process.', '0x3e7'],
]);
