/** A volume is any drive, until a record shows which one it is. */
import { describe, expect, it } from 'vitest';
import {
  driveShown,
  matchesOnHost,
  NO_DRIVES,
  readDevicePath,
  withDrive,
} from '../../../src/core/windows/path/device-path.ts';

const ON_E = new Map([['harddiskvolume7', 'e:']]);
const TOOL = '\\Device\\HarddiskVolume7\\Yard\\crane.exe';

describe('a device path', () => {
  it('names a volume, and a shadow copy is none', () => {
    expect(readDevicePath(TOOL)).toEqual({ volume: 'harddiskvolume7', rest: '\\Yard\\crane.exe' });
    expect(readDevicePath('\\Device\\HarddiskVolumeShadowCopy2\\Yard\\crane.exe')).toBeUndefined();
    expect(readDevicePath('E:\\Yard\\crane.exe')).toBeUndefined();
  });

  it('is told with its drive where that is known', () => {
    expect(withDrive(TOOL, ON_E)).toBe('E:\\Yard\\crane.exe');
    expect(withDrive(TOOL, NO_DRIVES)).toBe(TOOL);
    expect(withDrive('D:\\Yard\\crane.exe', ON_E)).toBe('D:\\Yard\\crane.exe');
  });

  it('fits a path on any drive while its volume is unknown, then on its own alone', () => {
    expect(matchesOnHost('c:\\yard\\crane.exe', TOOL, NO_DRIVES)).toBe(true);
    expect(matchesOnHost('?:\\yard\\*.exe', TOOL, NO_DRIVES)).toBe(true);
    expect(matchesOnHost('c:\\yard\\crane.exe', TOOL, ON_E)).toBe(false);
    expect(matchesOnHost('e:\\yard\\crane.exe', TOOL, ON_E)).toBe(true);
    expect(matchesOnHost('c:\\dock\\crane.exe', TOOL, NO_DRIVES)).toBe(false);
  });

  it('leaves paths on drives and shares as exact as they were', () => {
    expect(matchesOnHost('c:\\yard\\crane.exe', 'D:\\Yard\\crane.exe', NO_DRIVES)).toBe(false);
    expect(matchesOnHost('\\\\pier\\x\\crane.exe', '\\Device\\Mup\\pier\\x\\crane.exe', NO_DRIVES)).toBe(
      true,
    );
  });
});

describe('a record shows which drive a volume is', () => {
  it('by a command line that begins with the same path', () => {
    const shown = { volume: 'harddiskvolume7', drive: 'e:' };
    expect(driveShown(TOOL, '"E:\\yard\\CRANE.exe" /up')).toEqual(shown);
    expect(driveShown(TOOL, 'E:\\Yard\\crane.exe')).toEqual(shown);
  });

  it('and by no other', () => {
    for (const line of ['crane /up', 'E:\\Yard\\crane.exe.bak', 'E:\\Quay\\crane.exe', '']) {
      expect(driveShown(TOOL, line), line).toBeUndefined();
    }
    expect(driveShown('E:\\Yard\\crane.exe', 'E:\\Yard\\crane.exe')).toBeUndefined();
  });
});
