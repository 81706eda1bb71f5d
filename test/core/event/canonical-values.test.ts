import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readElements } from '../../../src/core/event/event-data-xml.ts';
import { readTime, zoneOffset } from '../../../src/core/event/event-time.ts';
import {
  fileDirectory,
  fileExtension,
  fileName,
  withoutNtPrefix,
} from '../../../src/core/event/file-path.ts';
import { pickHash } from '../../../src/core/event/hash-list.ts';
import { entityId, processId } from '../../../src/core/event/process-id.ts';
import {
  registryData,
  registryType,
  sysmonDetails,
  typeOfDetails,
} from '../../../src/core/event/registry-data.ts';

describe('registry data', () => {
  it.each([
    ['DWORD (0x0000000a)', '10', 'REG_DWORD'],
    ['DWORD (0xFFFFFFFF)', '4294967295', 'REG_DWORD'],
    ['QWORD (0x00000000-0x00000010)', '16', 'REG_QWORD'],
    ['QWORD (0x01d63ed2-0x1d4adb0a)', '132362311209507594', 'REG_QWORD'],
    ['Binary Data', 'Binary Data', 'REG_BINARY'],
    ['(Empty)', '', 'REG_SZ'],
    ['%%ProgramFiles%%\\x.exe', '%ProgramFiles%\\x.exe', 'REG_SZ'],
    ['C:\\x.exe', 'C:\\x.exe', 'REG_SZ'],
  ])('reads %s as %s of type %s', (details, data, type) => {
    expect(registryData(details, undefined)).toBe(data);
    expect(typeOfDetails(details)).toBe(type);
  });

  it('does not take over a quadword whose halves a pipeline added wrongly', () => {
    expect(registryData('7943161354', 'SZ_QWORD')).toBeUndefined();
    expect(sysmonDetails('7943161354', 'SZ_QWORD')).toBeUndefined();
    expect(registryData('10', 'SZ_DWORD')).toBe('10');
  });

  it('spells numbers as Sysmon does where a shipper made them decimal or hexadecimal', () => {
    expect(sysmonDetails('10', 'SZ_DWORD')).toBe('DWORD (0x0000000a)');
    expect(sysmonDetails('132362311209507594', 'REG_QWORD')).toBe('QWORD (0x01d63ed2-0x1d4adb0a)');
    expect(sysmonDetails('0x0', '%%1883')).toBe('QWORD (0x00000000-0x00000000)');
    expect(sysmonDetails('10', 'REG_SZ')).toBe('10');
    expect(sysmonDetails('', 'REG_SZ')).toBe('(Empty)');
    expect(sysmonDetails('%%ProgramFiles%%', undefined)).toBe('%%ProgramFiles%%');
  });

  it('leaves a number as it is that its type cannot hold', () => {
    expect(sysmonDetails('0xffffffff', 'REG_DWORD')).toBe('DWORD (0xffffffff)');
    expect(sysmonDetails('0x100000000', 'REG_DWORD')).toBe('0x100000000');
    expect(sysmonDetails('18446744073709551615', 'REG_QWORD')).toBe('QWORD (0xffffffff-0xffffffff)');
    expect(sysmonDetails('18446744073709551616', 'REG_QWORD')).toBe('18446744073709551616');
  });

  it("turns a number to Sysmon's spelling and back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }), (number) => {
        const details = sysmonDetails(String(number), 'REG_QWORD') ?? '';
        expect(registryData(details, 'REG_QWORD')).toBe(String(number));
      }),
    );
  });

  it.each([
    ['SZ_DWORD', 'REG_DWORD'],
    ['String', 'REG_SZ'],
    ['BINARY', 'REG_BINARY'],
    ['%%1873', 'REG_SZ'],
    ['%%1874', 'REG_EXPAND_SZ'],
    ['%%1876', 'REG_DWORD'],
    ['%%1879', 'REG_MULTI_SZ'],
    ['%%1883', 'REG_QWORD'],
    ['reg_sz', 'REG_SZ'],
  ])('folds the type %s to %s', (written, type) => {
    expect(registryType(written)).toBe(type);
  });
});

describe('process ids', () => {
  it('spells a GUID without braces and in upper case', () => {
    const id = '365ABB72-7C01-5CC4-0000-0010F9530C00';
    for (const written of [id, `{${id}}`, `{${id.toLowerCase()}}`])
      expect(entityId(written, 'guid')).toBe(id);
  });

  it('keeps the letter case of ids that are not GUIDs', () => {
    expect(entityId('YWJjZC0xMg==', 'opaque')).toBe('YWJjZC0xMg==');
  });

  it('knows no process by an all-zero GUID', () => {
    expect(entityId('{00000000-0000-0000-0000-000000000000}', 'guid')).toBeUndefined();
    expect(entityId('0', 'opaque')).toBeUndefined();
    expect(entityId('4242', 'none')).toBeUndefined();
  });

  it('reads pids in decimal and in hexadecimal', () => {
    expect(processId('7184')).toBe(7184);
    expect(processId('0x1c10')).toBe(7184);
    expect(processId('0x1C10')).toBe(7184);
    expect(processId('-')).toBeUndefined();
  });
});

describe('times', () => {
  it.each([
    ['2019-04-27 15:57:53.806', false],
    ['2019-04-27T15:57:53.8065799Z', true],
    ['2019-04-27T17:57:53.806+02:00', true],
    ['2019-04-27T10:27:53.806-0530', true],
    ['1556380673806', true],
  ])('reads %s', (written, hasZone) => {
    expect(readTime(written)).toEqual({ time: Date.UTC(2019, 3, 27, 15, 57, 53, 806), hasZone });
  });

  it.each(['', '-', 'yesterday', '2019-13-01 00:00:00', '2019-02-30 00:00:00', '2019-04-27'])(
    'does not make a time of "%s"',
    (written) => {
      expect(readTime(written)).toBeUndefined();
    },
  );

  it('rounds the difference of two clocks to quarter hours', () => {
    const hour = 3_600_000;
    expect(zoneOffset(7 * hour + 20_000, 0)).toBe(7 * hour);
    expect(zoneOffset(0, 5.75 * hour + 90_000)).toBe(-5.75 * hour);
    expect(zoneOffset(0, 3_000)).toBe(0);
  });
});

describe('file paths', () => {
  it('take off the prefixes of the NT API', () => {
    expect(withoutNtPrefix('\\??\\C:\\a\\b.exe')).toBe('C:\\a\\b.exe');
    expect(withoutNtPrefix('\\\\?\\C:\\a\\b.exe')).toBe('C:\\a\\b.exe');
    expect(withoutNtPrefix('\\\\?\\UNC\\srv\\share\\b.exe')).toBe('\\\\srv\\share\\b.exe');
  });

  it('keep device paths and shares as they are', () => {
    expect(withoutNtPrefix('\\Device\\HarddiskVolume3\\a.exe')).toBe('\\Device\\HarddiskVolume3\\a.exe');
    expect(withoutNtPrefix('\\\\srv\\share\\a.exe')).toBe('\\\\srv\\share\\a.exe');
  });

  it('have a name, a folder and an extension', () => {
    expect(fileName('C:\\a b\\c.d.exe')).toBe('c.d.exe');
    expect(fileDirectory('C:\\a b\\c.exe')).toBe('C:\\a b');
    expect(fileDirectory('C:\\c.exe')).toBe('C:\\');
    expect(fileDirectory('System')).toBeUndefined();
    expect(fileExtension('C:\\a.b\\c')).toBeUndefined();
    expect(fileExtension('C:\\c.d.EXE')).toBe('EXE');
  });

  it('are idempotent', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\\??\\', '\\\\?\\', 'UNC\\', 'C:\\', '\\', 'a')), (parts) => {
        const once = withoutNtPrefix(parts.join(''));
        expect(withoutNtPrefix(once)).toBe(once);
      }),
    );
  });
});

describe('hashes', () => {
  const list = `SHA1=${'AB'.repeat(20)},MD5=${'0'.repeat(32)},IMPHASH=${'CD'.repeat(16)}`;

  it('are picked from the list by name and written in lower case', () => {
    expect(pickHash(list, 'sha1')).toBe('ab'.repeat(20));
    expect(pickHash(list, 'imphash')).toBe('cd'.repeat(16));
    expect(pickHash('AB'.repeat(32), 'sha256')).toBe('ab'.repeat(32));
  });

  it('are absent when missing or all zeros', () => {
    expect(pickHash(list, 'sha256')).toBeUndefined();
    expect(pickHash(list, 'md5')).toBeUndefined();
  });
});

describe('event data in XML', () => {
  it('is read element by element and unescaped', () => {
    const xml = `<EventData><Data Name="A">x &amp; &quot;y&quot; &#x41;</Data>\r\n<Data Name='B'/></EventData>`;
    expect(readElements(xml)).toEqual({ A: 'x & "y" A', B: '' });
  });
});
