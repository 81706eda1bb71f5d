/** The events of a case tell which drives its volumes are; the anchor stays as it was logged. */
import { describe, expect, it } from 'vitest';
import { atDrives, drivesOf } from '../../../src/core/case/drives.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { eventOf } from '../event/shipped-profiles.ts';

const VOLUME = '\\Device\\HarddiskVolume5';

function started(id: string, executable: string, line: string): HuntEvent {
  return eventOf({
    '@timestamp': '2026-04-14T08:30:00.000Z',
    host: { id: 'pier-1' },
    event: { category: ['process'], type: ['start'] },
    crowdstrike: { cid: 'c', id },
    process: { entity_id: id, executable, command_line: line },
  });
}

const shell = started('1', `${VOLUME}\\Windows\\System32\\cmd.exe`, '"C:\\Windows\\system32\\cmd.exe" /k');
const tool = started('2', `${VOLUME}\\Windows\\System32\\reg.exe`, 'reg save hklm\\sam x.hiv');

describe('the drives of a case', () => {
  it('come from processes that show both names of their program', () => {
    expect(drivesOf([tool, shell])).toEqual(new Map([['harddiskvolume5', 'c:']]));
    expect(drivesOf([tool]).size).toBe(0);
  });

  it('stay unknown where two records say different things', () => {
    const moved = started('3', `${VOLUME}\\Windows\\System32\\cmd.exe`, 'F:\\Windows\\system32\\cmd.exe');
    for (const order of [
      [shell, moved],
      [moved, shell],
      [shell, moved, shell],
    ])
      expect(drivesOf(order).size).toBe(0);
  });

  it('are told in what was joined, never in the anchor', () => {
    const missing = { status: 'missing', reason: 'not_logged' } as const;
    const told = atDrives({
      anchor: tool,
      writer: { status: 'found', event: tool, weak: false },
      ancestors: { events: [shell], stopped: undefined },
      payloadFile: missing,
      payloadProcess: missing,
      neighbours: [started('4', `${VOLUME}\\Yard\\crane.exe`, 'crane'), tool],
    });
    expect(told.anchor).toBe(tool);
    expect(told.ancestors.events[0]?.fields['process.executable']).toBe('C:\\Windows\\System32\\cmd.exe');
    expect(told.neighbours[0]?.fields['process.executable']).toBe('C:\\Yard\\crane.exe');
    expect(told.neighbours[1]).toBe(tool);
  });
});
