/** The registry values that PowerShell's own cmdlets set. */
import { fold } from '../../fold.ts';
import { readParameters, readScriptWords } from '../command-line/script-words.ts';
import { parseRegKey } from './registry-key.ts';
import { MOST_WRITES, stringValue, type WrittenValue } from './written-value.ts';

const CMDLET = /(?:^|[^\w-])(new-itemproperty|set-itemproperty|sp|set-item|si|new-item|ni)\s+/gi;
const PARAMETERS = ['path', 'literalpath', 'name', 'value', 'propertytype', 'type', 'itemtype'] as const;
/** These set the default value of a key, which for a new one may be named apart. */
const OF_KEYS = new Set(['set-item', 'si', 'new-item', 'ni']);

/** `New-ItemProperty -Path HKCU:\.. -Name x -Value y`, `Set-ItemProperty HKCU:\.. x y`, `Set-Item HKCU:\.. y`, their aliases. */
export function cmdletWrites(code: string): readonly WrittenValue[] {
  return [...code.matchAll(CMDLET)].slice(0, MOST_WRITES).flatMap((verb) => {
    const { named, loose } = readParameters(readScriptWords(code, verb.index + verb[0].length), PARAMETERS);
    const rest = [...loose];
    const written = named.get('path') ?? named.get('literalpath') ?? rest.shift();
    const path = written === undefined ? undefined : resolved(written, code.slice(0, verb.index));
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

const GO = /(?:^|[^\w-])(?:set-location|push-location|chdir|pushd|cd|sl)\s+/gi;

/** A path of here, below the place that the code went to last. */
function resolved(path: string, before: string): string {
  if (!/^\.(?:[\\/]|$)/.test(path)) return path;
  const last = [...before.matchAll(GO)].at(-1);
  if (last === undefined) return path;
  const [place = ''] = readScriptWords(before, last.index + last[0].length).filter(
    (word) => !word.startsWith('-'),
  );
  return `${place}${path.slice(1)}`;
}

function defaultValue(
  path: string | undefined,
  below: string | undefined,
  data: string | undefined,
): readonly WrittenValue[] {
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
