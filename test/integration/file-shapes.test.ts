/** The shared real records, hunted in every shape they could have been exported in. Skipped where they are absent. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedData } from '../evaluate/truth.ts';
import { eventXml } from '../golden/event-xml.ts';
import { doubledLines, type Records, recordsIn, SHAPES } from '../golden/file-shapes.ts';
import { type Hunted, huntPaths, huntShape } from '../golden/hunt-shapes.ts';

/** Their findings join writers, ancestors, payloads and pairs, and count acts. */
const EVENT_RECORDS = [
  'evtx-PanacheSysmon_vs_AtomicRedTeam01.jsonl.gz',
  'evtx-persistence_sysmon_11_13_1_shime_appfix.jsonl.gz',
];
const FLAT_RECORDS = [
  'otrf-cmd_sam_copy_esentutl_2020-10-1900290001.jsonl.gz',
  'otrf-cmd_disable_eventlog_service_startuptype_modification_via_registry.jsonl.gz',
  'otrf-metasploit_logonpasswords_lsass_memory_dump.jsonl.gz',
];

const folder = sharedData();
if (folder === undefined)
  process.stderr.write('skipped: no shared records beside this checkout (REGHUNT_SHARED_DATA)\n');

describe.skipIf(folder === undefined).each([...EVENT_RECORDS, ...FLAT_RECORDS])(
  'the findings of %s and what was not seen are the same:',
  (name) => {
    const path = join(folder ?? '', 'dev', name);
    let records: Records;
    let wanted: Hunted;

    beforeAll(async () => {
      records = recordsIn(gunzipSync(readFileSync(path)).toString('utf8'));
      wanted = await huntPaths([path]);
      expect(wanted.findings).not.toEqual([]);
    });

    it.each(Object.entries(SHAPES))('%s', async (_, shape) => {
      expect(await huntShape(shape(records))).toEqual(wanted);
    });

    it('lines that are all there twice', async () => {
      expect(await huntShape(doubledLines(records))).toEqual(wanted);
    });

    it.skipIf(!EVENT_RECORDS.includes(name)).each([
      ['by line', (events: readonly string[]) => events.join('\r\n')],
      ['on one line', (events: readonly string[]) => events.join('')],
      [
        'in one root',
        (events: readonly string[]) => `<?xml version="1.0"?><Events>${events.join('')}</Events>`,
      ],
    ])('XML %s', async (_, written) => {
      expect(await huntShape({ files: { 'events.xml': written(records.map(eventXml)) } })).toEqual(wanted);
    });
  },
);
