/** The registry values that a command line sets: reg add, PowerShell's cmdlets, .NET, WMI's registry provider, script code. */
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { decodePowerShell } from './powershell.ts';
import { regActOf } from './reg-act.ts';
import { findRegCommands } from './reg-wrapped.ts';
import { parseRegKey, type RegKey } from './registry-key.ts';
import { isThisMachine, remoteHostOf } from './remote-host.ts';
import { withVariables } from './script-variables.ts';
import { readScriptWords } from './script-words.ts';

export interface RegistryWrite {
  readonly key: RegKey;
  /** Empty for the default value. */
  readonly name: string;
  readonly data: string;
  /** As the registry names types: `REG_SZ`. */
  readonly type: string;
  /** The other machine it is set on, folded as written; undefined for this one. */
  readonly host: string | undefined;
}

/** What the line says of the value; where that is done is said elsewhere in it. */
type Written = Omit<RegistryWrite, 'host'>;

const LONGEST = 64 * 1024;
const MOST_WRITES = 32;

/** In order of writing, each once; [] for any other process. */
export function registryWrites(event: HuntEvent): readonly RegistryWrite[] {
  const line = text(event.fields, 'process.command_line')?.slice(0, LONGEST);
  if (event.kind !== 'process_create' || line === undefined) return [];
  const codes = [line, ...decodePowerShell(line)];
  const found = [
    ...regAdds(event, line),
    ...codes.map(withVariables).flatMap((code) => [...cmdlets(code), ...calls(code)]),
  ];
  if (found.length === 0) return [];
  const elsewhere = codes.map(remoteHostOf).find((host) => host !== undefined);
  const unique = new Map(
    found.map((one) => {
      const named = one.key.remoteHost;
      const host = named === undefined || isThisMachine(named) ? elsewhere : named;
      return [JSON.stringify([host ?? '', fold(one.key.path), fold(one.name), one.data]), { ...one, host }];
    }),
  );
  return [...unique.values()].slice(0, MOST_WRITES);
}

function regAdds(event: HuntEvent, line: string): readonly Written[] {
  const own = regActOf(event)?.command;
  const commands = [
    ...(own === undefined ? [] : [own]),
    ...findRegCommands(line, true).map(({ command }) => command),
  ];
  return commands.flatMap(({ operation, key, valueName, valueData, valueType }) =>
    operation !== 'add' || key === undefined || valueName === undefined
      ? []
      : [{ key, name: valueName, data: valueData ?? '', type: (valueType ?? 'REG_SZ').toUpperCase() }],
  );
}

const CMDLET = /(?:^|[^\w-])(new-itemproperty|set-itemproperty|sp|set-item|si|new-item|ni)\s+/gi;
const PARAMETERS = ['path', 'literalpath', 'name', 'value', 'propertytype', 'type', 'itemtype'] as const;
/** These set the default value of a key, which for a new one may be named apart. */
const OF_KEYS = new Set(['set-item', 'si', 'new-item', 'ni']);

/** `New-ItemProperty -Path HKCU:\.. -Name x -Value y`, `Set-ItemProperty HKCU:\.. x y`, `Set-Item HKCU:\.. y`, their aliases. */
function cmdlets(code: string): readonly Written[] {
  return [...code.matchAll(CMDLET)].slice(0, MOST_WRITES).flatMap((verb) => {
    const { named, loose } = readParameters(readScriptWords(code, verb.index + verb[0].length));
    const rest = [...loose];
    const path = named.get('path') ?? named.get('literalpath') ?? rest.shift();
    if (OF_KEYS.has(fold(verb[1] ?? '')))
      return defaultValue(path, named.get('name'), named.get('value') ?? rest[0]);
    const name = named.get('name') ?? rest.shift();
    const data = named.get('value') ?? rest.shift();
    const key = path === undefined ? undefined : parseRegKey(path);
    if (key === undefined || name === undefined) return [];
    const type = fold(named.get('propertytype') ?? named.get('type') ?? 'string');
    return [{ key, name, data: data ?? '', type: TYPES.get(type) ?? 'REG_SZ' }];
  });
}

function defaultValue(
  path: string | undefined,
  below: string | undefined,
  data: string | undefined,
): readonly Written[] {
  const whole = below === undefined ? path : `${path ?? ''}\\${below}`;
  // A bare `HKCU\..` is a folder to PowerShell.
  if (whole === undefined || data === undefined || !/^(?:registry::|hk[a-z_]{1,20}:)/i.test(whole)) return [];
  const written = stringValue(whole, '', data);
  return written === undefined ? [] : [written];
}

/** Source: the documented values of -PropertyType. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['string', 'REG_SZ'],
  ['expandstring', 'REG_EXPAND_SZ'],
  ['multistring', 'REG_MULTI_SZ'],
  ['dword', 'REG_DWORD'],
  ['qword', 'REG_QWORD'],
  ['binary', 'REG_BINARY'],
]);

/** Any beginning of a parameter's name is accepted, and a value may hang on it by a colon. */
function readParameters(words: readonly string[]) {
  const named = new Map<string, string>();
  const loose: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const written = /^-([a-z]{1,16})(?::(.*))?$/is.exec(word);
    const name = PARAMETERS.find((full) => full.startsWith(fold(written?.[1] ?? '-')));
    if (written === null) loose.push(word);
    else if (name !== undefined) {
      at += written[2] === undefined ? 1 : 0;
      named.set(name, written[2] ?? words[at] ?? '');
    }
  }
  return { named, loose };
}

const TEXT = `\\s{0,4}\\\\?["']([^"']{0,4096}?)\\\\?["']\\s{0,4}`;
const HIVES: ReadonlyMap<string, string> = new Map([
  ['currentuser', 'HKCU'],
  ['localmachine', 'HKLM'],
  ['users', 'HKU'],
  ['2147483649', 'HKCU'],
  ['2147483650', 'HKLM'],
  ['2147483651', 'HKU'],
  ['&h80000001', 'HKCU'],
  ['&h80000002', 'HKLM'],
  ['&h80000003', 'HKU'],
  ['0x80000001', 'HKCU'],
  ['0x80000002', 'HKLM'],
  ['0x80000003', 'HKU'],
]);

/** [Microsoft.Win32.Registry]::SetValue('HKEY_CURRENT_USER\X', 'Name', 'data') */
const SET_VALUE = new RegExp(
  `registry\\]?\\s{0,4}(?:::|\\.)\\s{0,4}setvalue\\s{0,4}\\(${TEXT},${TEXT},${TEXT}`,
  'gi',
);
/** ...Registry]::CurrentUser.OpenSubKey('X', $true).SetValue('Name', 'data'), CreateSubKey likewise */
const SUB_KEY = new RegExp(
  `(currentuser|localmachine|users)\\s{0,4}\\.\\s{0,4}(?:open|create)subkey\\s{0,4}\\(${TEXT}(?:,[^)]{0,64})?\\)\\s{0,4}\\.\\s{0,4}setvalue\\s{0,4}\\(${TEXT},${TEXT}`,
  'gi',
);
/** OpenRemoteBaseKey('LocalMachine', 'SRV').OpenSubKey('X', $true).SetValue('Name', 'data'), OpenBaseKey likewise */
const BASE_KEY = new RegExp(
  `open(?:remote)?basekey\\s{0,4}\\([^)]{0,64}?(currentuser|localmachine|users)\\b[^)]{0,256}\\)\\s{0,4}\\.\\s{0,4}(?:open|create)subkey\\s{0,4}\\(${TEXT}(?:,[^)]{0,64})?\\)\\s{0,4}\\.\\s{0,4}setvalue\\s{0,4}\\(${TEXT},${TEXT}`,
  'gi',
);
/** StdRegProv: SetStringValue(2147483649, 'X', 'Name', 'data') */
const PROVIDER = new RegExp(
  `set(?:expanded)?stringvalue\\s{0,4}\\(\\s{0,4}((?:&h|0x)?[0-9]{8,10})&?\\s{0,4},${TEXT},${TEXT},${TEXT}`,
  'gi',
);
/** WScript.Shell: RegWrite "HKCU\X\Name", "data" */
const REG_WRITE = new RegExp(`regwrite\\s{0,4}\\(?${TEXT},${TEXT}`, 'gi');

function calls(code: string): readonly Written[] {
  return [
    ...[...code.matchAll(SET_VALUE)].map(([, key, name, data]) => stringValue(key, name, data)),
    ...[SUB_KEY, BASE_KEY]
      .flatMap((form) => [...code.matchAll(form)])
      .map(([, root, key, name, data]) => stringValue(below(root, key), name, data)),
    ...[...code.matchAll(PROVIDER)].map(([, root, key, name, data]) =>
      stringValue(below(root, key), name, data),
    ),
    ...[...code.matchAll(REG_WRITE)].map(([, path, data]) => {
      const at = path?.lastIndexOf('\\') ?? -1;
      return stringValue(path?.slice(0, at), path?.slice(at + 1), data);
    }),
    providerCall(code),
  ].filter((one) => one !== undefined);
}

/** `wmic ... class StdRegProv call SetStringValue hDefKey="&H80000001" sSubKeyName="X" sValueName="N" sValue="d"`, and the same as arguments of Invoke-CimMethod */
function providerCall(line: string): Written | undefined {
  if (!/stdregprov/i.test(line) || !/set\w{0,16}value/i.test(line)) return undefined;
  const given = (name: string): string | undefined => {
    const found = new RegExp(
      `\\b${name}\\s{0,4}=\\s{0,4}(?:\\[\\w+\\]\\s{0,4})?(?:\\\\?["']([^"']{0,4096}?)\\\\?["']|([^\\s,;})"']{1,1024}))`,
      'i',
    ).exec(line);
    return found?.[1] ?? found?.[2];
  };
  return stringValue(
    below(given('hDefKey') ?? '2147483650', given('sSubKeyName')),
    given('sValueName'),
    given('sValue'),
  );
}

function below(root: string | undefined, key: string | undefined): string | undefined {
  const short = HIVES.get(fold(root ?? ''));
  return short === undefined || key === undefined ? undefined : `${short}\\${key}`;
}

function stringValue(
  path: string | undefined,
  name: string | undefined,
  data: string | undefined,
): Written | undefined {
  const key = path === undefined ? undefined : parseRegKey(path);
  return key === undefined || name === undefined
    ? undefined
    : { key, name, data: data ?? '', type: 'REG_SZ' };
}
