/** How rundll32 and regsvr32 read their arguments: the library, its entry, or what a system library starts in turn. */
import { fold } from '../../fold.ts';
import { isAnyBlank, splitParameters } from '../command-line/windows-command-line.ts';
import { baseName } from '../path/windows-path.ts';
import type { Launch } from './launch.ts';

/**
 * System libraries with an entry that opens or starts its argument. Source: the exports' documented or observed
 * behaviour; the entry is compared folded and without a trailing `a` or `w`.
 */
const FORWARDERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['shell32', ['shellexec_rundll', 'control_rundll', 'control_rundllasuser', 'openas_rundll', '#44']],
  ['url', ['openurl', 'fileprotocolhandler', 'mailtoprotocolhandler']],
  ['ieframe', ['openurl']],
  ['shdocvw', ['openurl']],
  ['zipfldr', ['routethecall']],
  ['pcwutl', ['launchapplication']],
  ['advpack', ['registerocx', 'launchinfsection', 'launchinfsectionex']],
  ['ieadvpack', ['registerocx', 'launchinfsection', 'launchinfsectionex']],
  ['setupapi', ['installhinfsection']],
  ['syssetup', ['setupinfobjectinstallaction']],
  ['dfshim', ['shopenverbapplication', 'shopenverbshortcut']],
  ['scrobj', ['generatetypelib']],
  ['desk', ['installscreensaver']],
  ['mshtml', ['printhtml']],
]);

export function readRundll32(parameters: string): Launch | undefined {
  const text = parameters.trim().replace(/^(?:[-/]sta|[-/]d|-localserver|-localservicesmode)\s+/i, '');
  if (text === '') return undefined;
  if (/^"?(?:javascript|vbscript):/i.test(text)) return { kind: 'code', code: text.replace(/^"|"$/g, '') };
  // A COM class by its GUID: no file is named.
  if (text.startsWith('{')) return undefined;
  const { library, after } = splitLibrary(text);
  const entry = /^[\s,]*([^\s,"]{1,256})/u.exec(after)?.[1] ?? '';
  const rest = after.slice(after.indexOf(entry) + entry.length).trim();
  return (
    forwarded(library, entry, rest) ?? {
      kind: 'file',
      file: library,
      rest,
      as: 'library',
      ...(entry === '' ? {} : { entry }),
    }
  );
}

/** The library ends at its closing quote, else at a comma, else at the first blank behind an extension or at all. */
function splitLibrary(text: string): { readonly library: string; readonly after: string } {
  if (text.startsWith('"')) {
    const close = text.indexOf('"', 1);
    const inside = text.slice(1, close < 0 ? undefined : close);
    const comma = inside.indexOf(',');
    // Everything in one pair of quotes: "a.dll,Entry".
    return comma < 0
      ? { library: inside, after: close < 0 ? '' : text.slice(close + 1) }
      : {
          library: inside.slice(0, comma),
          after: `${inside.slice(comma)} ${close < 0 ? '' : text.slice(close + 1)}`,
        };
  }
  const comma = text.indexOf(',');
  const dotted = /\.[a-z0-9]{2,5}(?=[\s]|$)/iu.exec(text.slice(0, 4096));
  const blank = dotted === null ? text.search(/\s/u) : dotted.index + dotted[0].length;
  const isComma = comma >= 0 && (dotted === null || comma < blank);
  const end = isComma ? comma : blank >= 0 ? blank : text.length;
  return { library: text.slice(0, end).trim(), after: text.slice(end) };
}

function forwarded(library: string, entry: string, rest: string): Launch | undefined {
  const name = fold(baseName(library)).replace(/\.(?:dll|cpl)$/, '');
  const wanted = fold(entry).replace(/(?<=[a-z])[aw]$/, '');
  const known = FORWARDERS.get(name);
  if (known === undefined || rest === '' || !(known.includes(wanted) || known.includes(fold(entry))))
    return undefined;
  if (/^"?(?:https?|ftp):\/\//i.test(rest)) return { kind: 'url', url: rest.replace(/^"|"$/g, '') };
  const file = splitLibrary(rest).library.replace(/^,/, '');
  // Section and flags stand before the file.
  const section = /^\S{1,256}\s+\d{1,5}\s+(.+)$/s.exec(rest)?.[1];
  if (section !== undefined && (name === 'setupapi' || name === 'syssetup')) {
    return { kind: 'file', file: section.trim(), rest: '', as: 'document' };
  }
  if (wanted.startsWith('control_rundll') || wanted === '#44')
    return { kind: 'file', file, rest: '', as: 'library' };
  if (wanted.startsWith('launchinf')) return { kind: 'file', file, rest: '', as: 'document' };
  return { kind: 'command', line: rest.replace(/^file:\/+/i, ''), shell: false };
}

export function readRegsvr32(parameters: string): Launch | undefined {
  const words = splitParameters(parameters, isAnyBlank);
  const library = words.find((word) => !/^[-/]/.test(word.text));
  // Switches may hang together: /s/n/u/i:file. What scrobj.dll is told by /i is a scriptlet, whatever its name.
  const told = words
    .map((word) => /^(?:[-/][a-z]){0,8}[-/]i:(.+)$/is.exec(word.text)?.[1])
    .find((text) => text !== undefined);
  if (told !== undefined && /^(?:https?|ftp):\/\//i.test(told)) return { kind: 'url', url: told };
  const isScriptlet = /\.sct$/i.test(told ?? '') || /(?:^|[\\/])scrobj(?:\.dll)?$/i.test(library?.text ?? '');
  if (told !== undefined && isScriptlet) return { kind: 'file', file: told, rest: '', as: 'script' };
  return library === undefined
    ? undefined
    : { kind: 'file', file: library.text, rest: parameters.slice(library.end).trim(), as: 'library' };
}
