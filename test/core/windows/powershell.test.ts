import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  DECODE_LIMIT,
  decodePowerShell,
  readPowerShell,
} from '../../../src/core/windows/powershell/powershell.ts';

const encode = (code: string) => Buffer.from(code, 'utf16le').toString('base64');
const CODE = 'Write-Output "made up for this test"';

test.each([
  '-e',
  '-ec',
  '-en',
  '-enc',
  '-enco',
  '-EncodedCommand',
  '/enc',
  '/e',
  '\u2013enc',
  '\u2014e',
  '\u2015ec',
  '--enc',
  '-e^nc',
  '-"enc"',
])('the encoded command is read whatever its switch is: %s', (dash) => {
  expect(decodePowerShell(`powershell.exe -nop -w hidden ${dash} ${encode(CODE)}`)).toEqual([CODE]);
});

test.each(['-ep', '-ex', '-executionpolicy', '-ecx', '-file', 'e'])(
  'another switch hides nothing: %s',
  (dash) => {
    expect(decodePowerShell(`powershell.exe ${dash} ${encode(CODE)}`)).toEqual([]);
  },
);

test('a renamed interpreter and a quoted argument are read too', () => {
  expect(decodePowerShell(`"c:\\x\\svc.exe" -enc "${encode(CODE)}"`)).toEqual([CODE]);
});

test('encoded commands within encoded commands come out, outermost first, down to the fourth', () => {
  let line = 'innermost words';
  const layers: string[] = [];
  for (let depth = 0; depth < 6; depth += 1) {
    layers.unshift(line);
    line = `powershell -enc ${encode(line)}`;
  }
  expect(decodePowerShell(line)).toEqual(layers.slice(0, 4));
});

test('a literal given to FromBase64String is decoded, as UTF-16 or UTF-8', () => {
  const inner = Buffer.from('plain text inside', 'utf8').toString('base64');
  expect(decodePowerShell(`$x=[Convert]::FromBase64String('${inner}')`)).toEqual(['plain text inside']);
});

test('a literal that reaches FromBase64String through a variable is decoded, short words are not', () => {
  const inner = Buffer.from('plain text inside', 'utf8').toString('base64');
  expect(decodePowerShell(`$a='Unicode';$x='${inner}';iex([Convert]::FromBase64String($x))`)).toEqual([
    'plain text inside',
  ]);
});

test('literals given in either quotes, directly or by name, are each decoded once', () => {
  const [first, second, third] = ['one text inside', 'another text inside', 'a third text inside'].map(
    (text) => Buffer.from(text, 'utf8').toString('base64'),
  );
  expect(
    decodePowerShell(`[Convert]::FromBase64String("${first}");[Convert]::"FromBase64String"( '${second}' )`),
  ).toEqual(['one text inside', 'another text inside']);
  expect(
    decodePowerShell(`$x='${third}';[Convert]::FromBase64String('${first}');[Convert]::FromBase64String($x)`),
  ).toEqual(['one text inside', 'a third text inside']);
  expect(decodePowerShell(`$x='${third}';[Convert]::FromBase64String('${first}')`)).toEqual([
    'one text inside',
  ]);
  expect(decodePowerShell(`FromBase64String('${first}')FromBase64String('${first}')`)).toHaveLength(1);
});

test('a short literal is decoded where it is handed over, however the call is spelled', () => {
  const short = Buffer.from('ten letter', 'utf8').toString('base64');
  for (const call of [
    `FromBase64String('${short}')`,
    `"FromBase64String"('${short}')`,
    `'FromBase64String' ( ( "${short}" ) )`,
  ]) {
    expect([call, decodePowerShell(`[Convert]::${call}; $x='a'; "b"`)]).toEqual([call, ['ten letter']]);
  }
  expect(decodePowerShell(`$x='${short}'; [Convert]::FromBase64String($x)`)).toEqual([]);
  expect(decodePowerShell(`[Convert]::FromBase64String('')`)).toEqual([]);
});

test('of very many literals the first sixteen are decoded', () => {
  const literals = Array.from({ length: 20 }, (_, at) =>
    Buffer.from(`text number ${at} of many`, 'utf8').toString('base64'),
  );
  const calls = literals.map((literal) => `FromBase64String('${literal}')`).join(';');
  expect(decodePowerShell(calls)).toHaveLength(16);
  const named = literals.map((literal) => `$x='${literal}'`).join(';');
  expect(decodePowerShell(`${named};FromBase64String($x)`)).toHaveLength(16);
});

test('a switch that ends a line, or is followed by no base64, hides nothing', () => {
  expect(decodePowerShell('powershell -enc')).toEqual([]);
  expect(decodePowerShell('powershell -enc ')).toEqual([]);
  expect(decodePowerShell(`powershell -enc $${encode(CODE)}`)).toEqual([]);
  expect(decodePowerShell(`powershell -enc:${encode(CODE)}`)).toEqual([CODE]);
  expect(decodePowerShell(`(powershell,-enc  ${encode(CODE)})|x`)).toEqual([CODE]);
});

test('compressed bytes are opened by the hook that is given, within the limit', () => {
  const packed = Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8]).toString('base64');
  const line = `[System.Convert]::FromBase64String("${packed}")`;
  const asked: number[] = [];
  const inflate = (bytes: Uint8Array, most: number) => {
    asked.push(most);
    return bytes[0] === 0x1f ? new TextEncoder().encode('unpacked text') : undefined;
  };
  expect(decodePowerShell(line)).toEqual([]);
  expect(decodePowerShell(line, inflate)).toEqual(['unpacked text']);
  expect(asked.every((most) => most <= DECODE_LIMIT)).toBe(true);
});

test.each([
  [
    '-NoP -File "C:\\a b\\x.ps1" one two',
    { kind: 'file', payload: 'C:\\a b\\x.ps1', rest: 'one two', hidden: false },
  ],
  ['-ep bypass -w hidden -c Get-Date', { kind: 'command', payload: 'Get-Date', rest: '', hidden: true }],
  ['-ExecutionPolicy Bypass C:\\x.ps1 -y', { kind: 'file', payload: 'C:\\x.ps1', rest: '-y', hidden: false }],
  ['-nop "IEX 1"', { kind: 'command', payload: '"IEX 1"', rest: '', hidden: false }],
  ['-f C:\\a.ps1 -x', { kind: 'file', payload: 'C:\\a.ps1', rest: '-x', hidden: false }],
  ['-File', { kind: 'none', payload: '', rest: '', hidden: false }],
  ['C:\\a.psm1  x ', { kind: 'file', payload: 'C:\\a.psm1', rest: 'x', hidden: false }],
  ['C:\\a.psd1', { kind: 'file', payload: 'C:\\a.psd1', rest: '', hidden: false }],
  ['C:\\a.psx1', { kind: 'command', payload: 'C:\\a.psx1', rest: '', hidden: false }],
  ['C:\\a.ps1.bak ', { kind: 'command', payload: 'C:\\a.ps1.bak', rest: '', hidden: false }],
  ['-enc:SQBFAFgA', { kind: 'encoded', payload: 'SQBFAFgA', rest: '', hidden: false }],
  ['-enc: SQBFAFgA', { kind: 'encoded', payload: 'SQBFAFgA', rest: '', hidden: false }],
  ['-enc', { kind: 'encoded', payload: '', rest: '', hidden: false }],
  ['-w', { kind: 'none', payload: '', rest: '', hidden: false }],
  ['-w:hidden', { kind: 'none', payload: '', rest: '', hidden: true }],
  ['-win: hidden -c x', { kind: 'command', payload: 'x', rest: '', hidden: true }],
  ['-version:2 -c x', { kind: 'command', payload: 'x', rest: '', hidden: false }],
  ['-v 2 x', { kind: 'command', payload: 'x', rest: '', hidden: false }],
  ['-nol -noe x', { kind: 'command', payload: 'x', rest: '', hidden: false }],
  ['-c  x  ', { kind: 'command', payload: 'x', rest: '', hidden: false }],
  ['-nop1 x', { kind: 'command', payload: '-nop1 x', rest: '', hidden: false }],
  ['-1nop x', { kind: 'command', payload: '-1nop x', rest: '', hidden: false }],
  ['-1 x', { kind: 'command', payload: '-1 x', rest: '', hidden: false }],
  ['-nop', { kind: 'none', payload: '', rest: '', hidden: false }],
  ['', { kind: 'none', payload: '', rest: '', hidden: false }],
])('PowerShell is told what to run by: %s', (parameters, expected) => {
  expect(readPowerShell(parameters)).toEqual(expected);
});

test.each([
  '-w hidden',
  '-W 1',
  '-wi h',
  '/windowstyle  HIDDEN',
  '-win:hid',
  '\u2013w hidden',
  '-w "hidden"',
])('a window is hidden by %s', (written) => {
  expect(readPowerShell(`-nop ${written} -c Get-Date`).hidden).toBe(true);
});

test.each(['-w normal', '-w 0', '-wo hidden', ''])('no window is hidden by %s', (written) => {
  expect(readPowerShell(`-nop ${written} -c Get-Date`).hidden).toBe(false);
});

test('no text makes it throw, and what it gives is bounded', () => {
  const piece = fc.constantFrom(
    ' -enc ',
    '"',
    "'",
    'FromBase64String(',
    '=',
    'AAAA',
    '\u0000',
    encode(CODE),
    '-e:',
    '^',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const total = decodePowerShell(pieces.join('')).reduce((sum, text) => sum + text.length, 0);
      expect(total).toBeLessThanOrEqual(DECODE_LIMIT);
    }),
  );
  for (const hostile of [
    '-enc '.repeat(200_000),
    `-enc ${'A'.repeat(1_000_000)}`,
    '-"'.repeat(500_000),
    "FromBase64String('".repeat(50_000),
  ]) {
    expect(decodePowerShell(hostile).join('').length).toBeLessThanOrEqual(DECODE_LIMIT);
  }
});
