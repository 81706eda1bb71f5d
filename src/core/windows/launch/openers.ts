/** Which programs open a file that is no program itself, when nobody says which. Describes, never judges. */
import { classOfExtension } from '../command-line/program-split.ts';
import { extensionOf } from '../path/windows-path.ts';

/** A library is loaded, not opened, unless a launcher is told to. Source: what Windows and the makers of interpreters register. */
const OPENERS: readonly (readonly [extensions: string, programs: string])[] = [
  ['vbs vbe js jse wsf wsh', 'wscript.exe cscript.exe'],
  ['bat cmd', 'cmd.exe'],
  ['ps1 psm1 psd1', 'powershell.exe pwsh.exe'],
  ['hta', 'mshta.exe'],
  ['sct wsc', 'regsvr32.exe rundll32.exe'],
  ['cpl', 'control.exe rundll32.exe'],
  ['msi msp', 'msiexec.exe'],
  ['lnk', 'explorer.exe cmd.exe'],
  ['url website', 'rundll32.exe explorer.exe'],
  ['msc', 'mmc.exe'],
  ['chm', 'hh.exe'],
  ['inf', 'rundll32.exe infdefaultinstall.exe cmstp.exe'],
  ['py pyc', 'python.exe py.exe'],
  ['pyw', 'pythonw.exe pyw.exe'],
  ['jar', 'javaw.exe java.exe'],
  ['rb', 'ruby.exe'],
  ['pl', 'perl.exe'],
  ['php', 'php.exe'],
  ['lua', 'lua.exe'],
  ['au3 a3x', 'autoit3.exe'],
  ['ahk', 'autohotkey.exe'],
  ['mjs cjs', 'node.exe'],
];

const BY_EXTENSION: ReadonlyMap<string, readonly string[]> = new Map(
  OPENERS.flatMap(([extensions, programs]) =>
    extensions.split(' ').map((extension) => [extension, programs.split(' ')] as const),
  ),
);

/** Folded names of the programs; [] where none is known. */
export function openersOf(path: string): readonly string[] {
  return BY_EXTENSION.get(extensionOf(path)) ?? [];
}

/** It never runs as a process of its own: another program opens it. */
export function isOpened(path: string): boolean {
  const kind = classOfExtension(extensionOf(path));
  return kind !== undefined && kind !== 'executable';
}

/** The shell reads it itself and starts what it points to: as a rule no command line names it. */
export function isPointer(path: string): boolean {
  return /^(?:lnk|url|website|appref-ms)$/.test(extensionOf(path));
}
