/** Undoes the quoting around PowerShell code on a command line, so that the code is read as PowerShell is handed it. */
import { splitParameters } from '../command-line/windows-command-line.ts';

const LONGEST = 65_536;
/** Without one of these no quote means another thing to PowerShell than it says. */
const ESCAPED = /\\"|""/;

/**
 * The text behind `-Command`, or what stands in its place, as PowerShell joins it: Windows takes the quotes off the words
 * first, so that `\"x\"`, `\""x\""` and `"""x"""` are all `"x"`. Code without escaped quotes stays as it is written, as
 * people write code whose quotes were lost on the way. Source: Microsoft, "about_PowerShell_exe" and "Parsing C
 * command-line arguments".
 */
export function codeAsRead(written: string): string {
  if (written.length > LONGEST || !ESCAPED.test(written)) return written;
  return splitParameters(written)
    .map(({ text }) => text)
    .join(' ');
}

const SHELL = /(?:^|[\s"\\/&|(])(?:powershell|pwsh)(?:\.exe)?"?\s{1,16}/i;
/** cmd.exe takes the quote behind its switch off before anything else reads the line. */
const OF_CMD = /\bcmd(?:\.exe)?"?\s(?:[^"]{0,64}\s)?\/[ckr]\s{0,8}"[^"]*$/i;

/** A whole line of which the part behind PowerShell's name is read so; other lines, and those of a quoted argument, as they are. */
export function lineAsRead(line: string): string {
  const shell = ESCAPED.test(line) ? SHELL.exec(line) : null;
  if (shell === null) return line;
  const start = shell.index + shell[0].length;
  const before = line.slice(0, start);
  const isQuoted = before.split('"').length % 2 === 0;
  return isQuoted && !OF_CMD.test(before) ? line : before + codeAsRead(line.slice(start));
}
