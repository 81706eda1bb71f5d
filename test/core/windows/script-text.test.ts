/** Variables, loops and words of script code, put where they are used. */
import { describe, expect, it } from 'vitest';
import { withoutCmdLoops, withoutPowerShellLoops } from '../../../src/core/windows/command-line/loop-text.ts';
import { withVariables } from '../../../src/core/windows/command-line/script-variables.ts';
import { readParameters, readScriptWords } from '../../../src/core/windows/command-line/script-words.ts';
import { expandVariables } from '../../../src/core/windows/path/environment.ts';

const raw = String.raw;

describe('a loop of cmd.exe is written out', () => {
  it.each([
    ['for %i in (a b) do x %i', 'x a & x b'],
    ['for  %i in ( a,b;;c ) do x %i', 'x a & x b & x c'],
    ['for %%i in (a b) do (x %%i -%%~ni', 'x a -a & x b -b'],
    ['y & for %i in (a) do @x %i', 'y & x a'],
    ['for %s in (a b) do x %systemroot%\\%s', 'x %systemroot%\\a & x %systemroot%\\b'],
    ['for %i in (a b) do x %ic %I', 'x ac %I & x bc %I'],
    ['for i in (a) do x i', 'for i in (a) do x i'],
    ['for %i in () do x %i', 'for %i in () do x %i'],
    ['echo 100 %i', 'echo 100 %i'],
  ])('%s', (line, plain) => {
    expect(withoutCmdLoops(line)).toBe(plain);
  });

  it('up to its sixteenth round', () => {
    const list = Array.from({ length: 20 }, (_, at) => `a${at}`).join(' ');
    expect(withoutCmdLoops(`for %i in (${list}) do x %i`).split(' & ')).toHaveLength(16);
  });
});

describe('a loop of PowerShell is written out', () => {
  it.each([
    [`'a','b' | % { x $_ }`, 'x a; x b;'],
    [`@( 'a' , 'b' )|ForEach-Object{x $_ -n $psitem}`, 'x a -n a; x b -n b;'],
    [`foreach ($i in 'a','b') { x "$i" $($i) }`, 'x "a" a; x "b" b;'],
    [`y; 'a' | foreach { x $_ }; z`, 'y;x a;; z'],
    [raw`gci C:\a | % { x $_ C:\b }`, raw`x C:\a C:\b;`],
    [raw`Get-Item "C:\a b" -Force | ForEach-Object { x $_.FullName }`, raw`x 'C:\a b';`],
    [raw`y; ls -Path 'C:\a' | cp -Destination C:\b`, raw`y; cp C:\a -Destination C:\b`],
    [raw`gi C:\a | % { x $_ }; gi C:\b | mv -d C:\c`, raw`x C:\a;; mv C:\b -d C:\c`],
    [raw`gci C:\a | select Name`, raw`gci C:\a | select Name`],
    ['foreach ($i in $list) { x $i }', 'foreach ($i in $list) { x $i }'],
    ['5 % 2', '5 % 2'],
    [`'a' | select { $_ }`, `'a' | select { $_ }`],
  ])('%s', (code, plain) => {
    expect(withoutPowerShellLoops(code)).toBe(plain);
  });
});

describe('a variable of PowerShell that holds one text', () => {
  it.each([
    [raw`$k='HKCU:\X'; gp $k Y`, raw`$k='HKCU:\X'; gp 'HKCU:\X' Y`],
    [raw`$k = "HKCU:\X"; gp $k`, raw`$k = "HKCU:\X"; gp 'HKCU:\X'`],
    [raw`$k='X'; gp HKCU:\$k\Y`, raw`$k='X'; gp HKCU:\X\Y`],
    [raw`$k='X'; gp (HKCU:\$k)`, raw`$k='X'; gp (HKCU:\X)`],
    [raw`$k='X'; f($k,$K)`, raw`$k='X'; f('X','X')`],
    [`$k='X'; gp -p:\${k}`, `$k='X'; gp -p:X`],
    [`$k='X'; gp \${k}y`, `$k='X'; gp Xy`],
    [`$k='X'; gp \${k}:y`, `$k='X'; gp X:y`],
    [`$k='X'; \${k} = 5`, `$k='X'; \${k} = 5`],
    [`$k='X'; $kk = $k`, `$k='X'; $kk = 'X'`],
    [`$k='X'; gp $k-y`, `$k='X'; gp X-y`],
    [`$k="it's"; gp $k Y`, `$k="it's"; gp $k Y`],
    [`$k='a'; $k='b'; gp $k`, `$k='a'; $k='b'; gp 'b'`],
    [`$k='X'; gp $kk`, `$k='X'; gp $kk`],
    [`$k='X'; gp $k:y`, `$k='X'; gp $k:y`],
    ['$k=(whoami); gp $k', '$k=(whoami); gp $k'],
  ])('stands for it: %s', (code, plain) => {
    expect(withVariables(code)).toBe(plain);
  });
});

describe('words of a statement', () => {
  it.each([
    ['a b; c', ['a', 'b']],
    ['a  b', ['a', 'b']],
    ['a b | c', ['a', 'b']],
    ['a b) c', ['a', 'b']],
    ['a b} c', ['a', 'b']],
    ['a\nb', ['a']],
    [`'a b' "c d"`, ['a b', 'c d']],
    [`'it''s' "a""b"`, ["it's", 'a"b']],
    ['a`;b c', ['a;b', 'c']],
    ["'a`b'", ['a`b']],
    ['"a`"b"', ['a"b']],
    ['a`', ['a`']],
    ['', []],
  ])('in %j', (code, words) => {
    expect(readScriptWords(code, 0)).toEqual(words);
  });

  it('end with the quotes that the code stands in', () => {
    const line = raw`powershell -c "gp \"HKCU:\X Y\" Z" -q`;
    expect(readScriptWords(line, line.indexOf('gp'))).toEqual(['gp', raw`HKCU:\X Y`, 'Z']);
    const plain = 'powershell -c gp X -q';
    expect(readScriptWords(plain, plain.indexOf('gp'))).toEqual(['gp', 'X', '-q']);
  });

  it('are at most sixty-four', () => {
    expect(readScriptWords('a '.repeat(100), 0)).toHaveLength(64);
  });
});

describe('parameters', () => {
  it.each([
    [['-Path', 'a', 'b'], { path: 'a' }, ['b']],
    [['-pa', 'a', '-N:b'], { path: 'a', name: 'b' }, []],
    [['-n:', 'a'], { name: '' }, ['a']],
    [['-Force', 'a'], {}, ['a']],
    [['a-path', '-', '--path', 'b'], {}, ['a-path', '-', '--path', 'b']],
    [['-name'], { name: '' }, []],
  ])('of %j', (words, named, loose) => {
    const read = readParameters(words, ['path', 'name']);
    expect(Object.fromEntries(read.named)).toEqual(named);
    expect(read.loose).toEqual(loose);
  });
});

describe('a part of a variable of Windows', () => {
  it.each([
    ['%windir:~0,2%', 'c:'],
    ['%windir:~3%', 'windows'],
    ['%windir:~-7,3%', 'win'],
    ['%windir:~ 3, 3%', 'win'],
    ['%windir:~3,-4%', 'win'],
    ['%comspec:~-16,8%', 'system32'],
    ['%windir:~3 ,3%', 'win'],
    ['%windir:x=:~3%', raw`c:\windows`],
    ['%windir:~,2%', 'c:'],
    ['%windir:windows=x%', raw`c:\x`],
    ['%windir:*\\=x%', 'xwindows'],
    ['%windir:*nothing=x%', raw`c:\windows`],
    ['%temp:~0,2%', '%temp:~0,2%'],
    ['!windir:~0,1!', 'c'],
  ])('%s', (written, value) => {
    expect(expandVariables(written)).toBe(value);
  });

  it('may be one of a value that the line gave', () => {
    expect(expandVariables('%x:~1,2%%X%', new Map([['x', 'abcd']]))).toBe('bcabcd');
    expect(expandVariables('$env:x', new Map([['x', 'abcd']]))).toBe('abcd');
  });
});
