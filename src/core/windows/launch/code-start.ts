/** Finds the file that PowerShell, VBScript or JScript code starts or runs, by reading it: nothing is evaluated. */
import { fold } from '../../fold.ts';
import { splitStatements } from '../command-line/command-chain.ts';
import { classOfExtension, splitProgram } from '../command-line/program-split.ts';
import { isAnyBlank, splitParameters } from '../command-line/windows-command-line.ts';
import { expandVariables } from '../path/environment.ts';
import { baseName, canonicalPath, extensionOf, isAbsolute } from '../path/windows-path.ts';
import { launcherOf } from './launchers.ts';

/** Code longer than this is read up to here. */
const LONGEST_CODE = 16 * 1024;

/** Parameters of Start-Process that take a value, besides file and arguments; any beginning of a name is accepted. */
const VALUED = [
  'workingdirectory',
  'windowstyle',
  'verb',
  'credential',
  'redirectstandardoutput',
  'environment',
];

const CALLS: readonly RegExp[] = [
  // [Diagnostics.Process]::Start('file', 'arguments'), [Reflection.Assembly]::LoadFile('file'), [IO.File]::ReadAllText('file')
  /::(?:start|loadfile|loadfrom|unsafeloadfrom|readall[a-z]{4,5})\s{0,4}\(\s{0,4}(["'])([^"']{2,1024})\1(?:\s{0,4},\s{0,4}["']([^"']{0,2048})["'])?/i,
  // WScript.Shell: .Run("line"), .Exec "line"; a doubled quote is VBScript's own quote. os.system('line'), execSync("line")
  /(?:\.|\b)(?:run|exec(?:sync|file|filesync)?|spawn(?:sync)?|shellexecute|system|popen|startfile)\s{0,4}\(?\s{0,4}\[?("{1,4}|')((?:[^"']|""(?!")){2,2048})\1/i,
  // GetObject("script:file"), New-Object IO.StreamReader('file')
  /\b(?:getobject\s{0,4}\(\s{0,4}(?=["']script(?:let)?:)|streamreader\s{0,4}\(\s{0,4})(["'])(?:script(?:let)?:)?([^"']{2,1024})\1/i,
  // Invoke-WmiMethod Win32_Process Create 'line', ([wmiclass]'win32_process').Create('line')
  /\bwin32_process\b[^;|]{0,120}?\bcreate\b[^;|"']{0,80}?(["'])([^"']{2,1024})\1/i,
  // @{CommandLine='line'}
  /\bcommandline\s{0,4}=\s{0,4}(["'])([^"']{2,1024})\1/i,
  // iex (gc file), . ([scriptblock]::Create((Get-Content 'a file' -Raw))), $x = gc file
  /(?:^|[\s(;|{=])(?:get-content|gc|cat|type)\s{1,4}(?:-(?:raw|path|literalpath)\s{1,4}){0,2}(["'])([^"']{3,1024})\1/i,
  /(?:^|[\s(;|{=])(?:get-content|gc|cat|type)\s{1,4}(?:-(?:raw|path|literalpath)\s{1,4}){0,2}()([^"'\s;|)]{3,1024})/i,
];

/** A command line for what the code starts; undefined when it starts nothing that can be named. */
export function startedByCode(code: string): string | undefined {
  const text = code.slice(0, LONGEST_CODE);
  if (!STARTS.test(text)) return undefined;
  const statements = splitStatements(text);
  for (const statement of statements) {
    const line = startProcess(statement) ?? fileCall(statement, false);
    if (line !== undefined) return line;
  }
  for (const call of CALLS) {
    const found = call.exec(text);
    const line = `${found?.[2]?.replaceAll('""', '"').trim() ?? ''}`;
    if (found === null || !namesFile(line)) continue;
    return found[3] === undefined ? line : `${quoted(line)} ${found[3]}`;
  }
  return undefined;
}

/**
 * The line of a statement that is a path with a known extension and its arguments, nothing computed; with
 * `launchers` also one that begins with a launcher's name.
 */
export function fileCall(statement: string, launchers: boolean): string | undefined {
  const line =
    statement.startsWith("'") || !statement.includes('"') ? statement.replaceAll("'", '"') : statement;
  const plain = expandVariables(line);
  if (/[$`{}[\]]|::/.test(plain)) return undefined;
  const path = canonicalPath(splitProgram(plain).program);
  const isCall =
    (launchers && launcherOf(baseName(path)) !== undefined) ||
    (isAbsolute(path) && classOfExtension(extensionOf(path)) !== undefined);
  return isCall ? line : undefined;
}

/** Cheap, so that most code is not taken apart at all. */
const STARTS =
  /:\\|\$\{?env:|%\w+%|start|saps|getobject|streamreader|system|popen|spawn|invoke-item|\bii\b|import-module|ipmo|load|add-type|create|readall|\.(?:run|exec|shellexecute)|get-content|\bgc\b|\bcat\b|\btype\b/i;

const VERB = /^(?:start-process|saps|start|invoke-item|ii|import-module|ipmo|add-type)\s+/i;

/** `Start-Process [-FilePath] file [-ArgumentList] arguments`, its aliases, and the cmdlets that open or load a file. */
function startProcess(statement: string): string | undefined {
  const verb = VERB.exec(statement);
  if (verb === null) return undefined;
  const given = statement.slice(verb[0].length).replaceAll("'", '"');
  const words = splitParameters(given, isAnyBlank);
  const operands: string[] = [];
  let file: string | undefined;
  let more: string | undefined;
  for (let at = 0; at < words.length && at < 64; at += 1) {
    const { text: word = '', start = 0 } = words[at] ?? {};
    const name =
      given.charAt(start) === '-' && /^-[a-z]/i.test(word)
        ? fold(word.slice(1)).replace(/:$/, '')
        : undefined;
    const value = words[at + 1]?.text;
    if (name === undefined) operands.push(word);
    else if (
      ['filepath', 'literalpath', 'path', 'name'].some((full) => full.startsWith(name)) &&
      name !== 'p'
    ) {
      file = value;
      at += 1;
    } else if ('argumentlist'.startsWith(name) || name === 'args') {
      more = value;
      at += 1;
    } else if (VALUED.some((full) => full.startsWith(name))) at += 1;
  }
  const program = (file ?? operands.shift())?.replace(/,$/, '');
  if (program === undefined || !namesFile(program)) return undefined;
  const rest = more ?? operands.join(' ');
  return rest === '' ? quoted(program) : `${quoted(program)} ${rest}`;
}

function quoted(program: string): string {
  return /\s/u.test(program) && !program.includes('"') ? `"${program}"` : program;
}

/** A launcher, an address, or a path or name with an extension that says something; never a variable alone. */
function namesFile(line: string): boolean {
  if (/^\$(?!env:|\{env:)/i.test(line) || line === '') return false;
  if (/^(?:https?|ftp):\/\//i.test(line)) return true;
  const path = canonicalPath(line.replace(/^"+/, '').split('"')[0] ?? '');
  const first = baseName(path.split(/\s/u)[0] ?? '');
  return (
    path.includes('\\') ||
    launcherOf(first) !== undefined ||
    classOfExtension(extensionOf(first)) !== undefined
  );
}
