/** How cmd.exe and PowerShell part a line into commands, written down command by command. */
import { describe, expect, it } from 'vitest';
import {
  afterFor,
  afterIf,
  commandOfCmd,
  splitChain,
  splitStatements,
} from '../../../src/core/windows/command-line/command-chain.ts';

const raw = String.raw;

describe('what cmd.exe is told to run', () => {
  it.each([
    [raw`/k whoami`, 'whoami'],
    [raw`/r whoami`, 'whoami'],
    [raw`/v:on /c whoami`, 'whoami'],
    [raw`/v:on/c whoami`, 'whoami'],
    [raw`/e:on/f:off/d/c whoami`, 'whoami'],
    [raw`,/c whoami`, 'whoami'],
    [raw`/c "C:\a b\tool.exe`, raw`C:\a b\tool.exe`],
    [raw`/c "C:\a b\tool.exe" -q`, raw`"C:\a b\tool.exe" -q`],
    [raw`/c "C:\a b\tool.exe" -q "x"`, raw`C:\a b\tool.exe" -q "x`],
    [raw`/c "tool.exe" -q`, 'tool.exe -q'],
    [raw`/c " tool.exe "`, 'tool.exe'],
    [raw`/c "C:\a&b\tool.exe"`, raw`C:\a&b\tool.exe`],
    [raw`/x whoami`, undefined],
    [raw`C:\c whoami`, undefined],
  ])('of %s', (parameters, command) => {
    expect(commandOfCmd(parameters)).toBe(command);
  });
});

describe('the commands of a chain', () => {
  it.each([
    ['are parted outside quotes only', raw`echo "a & b" & c`, ['echo "a & b"', 'c']],
    ['are not parted where a caret takes the sign its meaning', raw`echo a ^& b & c`, ['echo a & b', 'c']],
    ['keep a caret that stands in quotes', raw`echo "a ^& b"`, ['echo "a ^& b"']],
    ['are parted at the end of a line', 'a\nb\r\nc', ['a', 'b', 'c']],
    ['are none where nothing stands between the signs', raw`& a && && b & & c`, ['a', 'b', 'c']],
    ['lose the sign for silence', raw`@echo off & @a`, ['echo off', 'a']],
    ['lose what cmd.exe takes for blanks', raw`  =;,a`, ['a']],
    ['lose the brackets around them', raw`((a) & (b))`, ['a', 'b']],
    ['lose brackets that another command opened', raw`a ) )`, ['a']],
    ['keep brackets of their own', raw`echo (a) (b)`, ['echo (a) (b)']],
    ['keep the inner brackets of a block', raw`(a (b))`, ['a (b)']],
  ])('%s', (_what, line, commands) => {
    expect(splitChain(line)).toEqual(commands);
  });

  it.each([
    [raw`set x=1  & b`, ['set x=1  ', 'b']],
    [raw`(set x=1 ) & b`, ['set x=1', 'b']],
    [raw`C:\x\set x=1 `, [raw`C:\x\set x=1`]],
  ])('keep the blanks at the end of what set gives to a variable, and no others: %s', (line, commands) => {
    expect(splitChain(line)).toEqual(commands);
  });

  it.each([
    [raw`a 2>&1 & b`, ['a', 'b']],
    [raw`a >&2 b`, ['a b']],
    [raw`a 1> z`, ['a']],
    [raw`a>z`, ['a']],
    [raw`a >>z b`, ['a b']],
    [raw`>z a`, ['a']],
    [raw`1>z a`, ['a']],
    [raw`a < nul b`, ['a b']],
    [raw`a <nul`, ['a']],
    [raw`a < in.txt`, ['a < in.txt']],
    [raw`a "x > y" > z`, ['a "x > y"']],
    [raw`a "" > z`, ['a ""']],
    [raw`a "x>y" b>z`, ['a "x>y" b']],
    [raw`a 1 > z`, ['a 1']],
  ])('go without where they write to: %s', (line, commands) => {
    expect(splitChain(line)).toEqual(commands);
  });

  it.each([
    [raw`"p""owershell" -c x`, 'powershell -c x'],
    [raw`po"w"er"s"hell -c x`, 'powershell -c x'],
    [raw`"my pro""gram" -c x`, '"my program" -c x'],
    [raw`"C:\a b\c.exe" x`, raw`"C:\a b\c.exe" x`],
    [raw`"C:\a b\c.exe"`, raw`"C:\a b\c.exe"`],
    [raw`cmd"/c x"`, raw`cmd"/c x"`],
    [raw`echo"a b" c`, raw`echo"a b" c`],
    [raw`C:\"a b"\c.exe -q`, raw`"C:\a b\c.exe" -q`],
    [raw`C:\a" b"\c.exe "d e"`, raw`"C:\a b\c.exe" "d e"`],
    [raw`\\srv\"a b"\c.exe`, raw`"\\srv\a b\c.exe"`],
    [raw`C:\a.exe "b c"`, raw`C:\a.exe "b c"`],
    [raw`..\"a b"\c.exe`, raw`"..\a b\c.exe"`],
    [raw`C:\a.exe" "b c`, raw`C:\a.exe" "b c`],
    [raw`C:\a.e"x"e -q`, raw`C:\a.exe -q`],
    [raw`C:\a.ex"e" -q`, raw`C:\a.exe -q`],
    [raw`C:\"a b`, raw`C:\"a b`],
  ])('are named without quotes inside the name: %s', (line, command) => {
    expect(splitChain(line)).toEqual([command]);
  });

  it('are read up to the sixty-fourth', () => {
    const line = Array.from({ length: 70 }, (_, at) => `a${at}`).join('&');
    expect(splitChain(line)).toHaveLength(64);
    expect(splitChain(line).at(-1)).toBe('a63');
    expect(splitStatements(line.replaceAll('&', ';'))).toHaveLength(64);
  });
});

describe('the statements of PowerShell', () => {
  it.each([
    ['a; b | c', ['a', 'b', 'c']],
    ['a\n\nb\r\nc', ['a', 'b', 'c']],
    [';;', []],
    ['a && b||c', ['a', 'b', 'c']],
    ["a 'x && y' && & 'b c'", ["a 'x && y'", "'b c'"]],
    ['a & b', ['a & b']],
    ['a "x; y"; b', ['a "x; y"', 'b']],
    ["a 'x; y'; b", ["a 'x; y'", 'b']],
    ["a 'it\"s; x'; b", ["a 'it\"s; x'", 'b']],
    ['a "it\'s; x"; b', ['a "it\'s; x"', 'b']],
    ['& { a } ; b', ['a', 'b']],
    ['if($x){a}else{b}', ['if($x)', 'a', 'else', 'b']],
    // The braces of a name and of a table are no blocks; a sign further ahead makes none of them.
    [`\${env:TEMP}\\a.exe; b`, [`\${env:TEMP}\\a.exe`, 'b']],
    ['x @{a=1}; c', ['x @{a=1}', 'c']],
    ['$a {b}', ['$a', 'b']],
    ["& 'C:\\x y\\a.exe' -q", ["'C:\\x y\\a.exe' -q"]],
    [". 'C:\\x.ps1'", ["'C:\\x.ps1'"]],
  ])('in %j', (code, statements) => {
    expect(splitStatements(code)).toEqual(statements);
  });
});

describe('a loop of cmd.exe', () => {
  it.each([
    [raw`%i in (a b) do C:\x\%i.exe`, raw`C:\x\a.exe`],
    [raw`%i  in  (a,b)  do x %i`, 'x a'],
    [raw`%i in(a;b)do x %i`, 'x a'],
    [raw`%%i in ( "a b" c ) do copy %%~i x`, 'copy a b x'],
    [raw`%i in (a) do b %~i %i`, 'b a a'],
    [raw`%i in (C:\x\a) do %ix.exe %I`, raw`C:\x\ax.exe %I`],
    [raw`%I in (C:\x\a) do %I.exe %i`, raw`C:\x\a.exe %i`],
    [raw`%l in (a) do %LOCALAPPDATA%\%l.exe`, raw`%LOCALAPPDATA%\a.exe`],
    [raw`%p in (a) do %programfiles(x86)%\%p%p`, raw`%programfiles(x86)%\aa`],
    [raw`%w in (a) do %windir:~0,3%%w`, raw`%windir:~0,3%a`],
    [raw`%i in ("C:\x y\a.exe" b) do %i -q`, raw`"C:\x y\a.exe" -q`],
    [raw`%i in ("x y") do C:\%i\a.exe`, raw`"C:\x y\a.exe"`],
    [raw`%i in (a) do x %ij% %i`, 'x aj% a'],
    [raw`/l %i in (1,1,5) do a %i`, 'a 1'],
    [raw`/r C:\x %i in (*.exe) do %i -q`, '*.exe -q'],
    [raw`%i in (a) do (b %i)`, 'b a'],
    [raw`%i (a) do b`, ''],
  ])('runs its command with the first entry: for %s', (rest, command) => {
    expect(afterFor(rest)).toEqual({ command, runsOutput: false });
  });

  it.each([
    [raw`/f "tokens=1" %i in ('x') do %i`, true],
    [raw`/f %i in ('x') do start  "%~i"`, true],
    [raw`/f %i in (f.txt) do call %%i -q`, true],
    [raw`/f %i in ('x') do echo %i`, false],
    [raw`/f %i in ('x') do copy "%i" y`, false],
  ])('over lines runs what they say when they are the command: for %s: %s', (rest, runsOutput) => {
    expect(afterFor(rest).runsOutput).toBe(runsOutput);
  });
});

describe('a condition of cmd.exe', () => {
  it.each([
    [raw`exist C:\x (a) else (b)`, ['a', 'b']],
    [raw`exist C:\x (a)else b`, ['a', 'b']],
    [raw`exist C:\x (a)   else   b`, ['a', 'b']],
    [raw`exist C:\x (a) else () `, ['a']],
    [raw`exist "C:\a b" c`, ['c']],
    [raw`/i not "%a%" == "b" c`, ['c']],
    [raw`not defined x c`, ['c']],
    [raw`errorlevel 1 c`, ['c']],
    [raw`cmdextversion 2 c`, ['c']],
    [raw`%x% gtr 5 c`, ['c']],
    [raw`a==b c`, ['c']],
    [raw`exist C:\x`, []],
  ])('has these commands behind it: if %s', (rest, commands) => {
    expect(afterIf(rest)).toEqual(commands);
  });
});
