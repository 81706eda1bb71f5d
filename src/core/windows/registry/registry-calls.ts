/** The registry values that code sets by calling .NET, WMI's registry provider or the script host. */
import { fold } from '../../fold.ts';
import { stringValue, type WrittenValue } from './written-value.ts';

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

export function callWrites(code: string): readonly WrittenValue[] {
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
function providerCall(line: string): WrittenValue | undefined {
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
