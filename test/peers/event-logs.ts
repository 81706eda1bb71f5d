/** Holds the records read from Windows event logs against PyPI's evtx, which is what evtx_dump is made of, field by field. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { EvtxLog } from '../../src/adapters/files/input/layouts/evtx/evtx-log.ts';
import { event, evtxChunk, evtxFile, ticks, value } from '../adapters/files/write-evtx.ts';
import { type Check, command } from './checks.ts';

/** `python` has evtx; logs that are made go to `folder`, real ones are read where they are shared. */
export async function checkEventLogs(
  python: string,
  folder: string,
  shared: string | undefined,
): Promise<readonly Check[]> {
  const made = join(folder, 'made.evtx');
  writeFileSync(made, everyType());
  const said = await command(python, ['test/peers/records.py', made, ...realLogs(shared)]);
  return said
    .trim()
    .split('\n')
    .map((line) => compared(JSON.parse(line) as Peer));
}

interface Peer {
  readonly path: string;
  readonly records: readonly string[];
  /** Records or chunks it could not read. */
  readonly failed: number;
}

function realLogs(shared: string | undefined): readonly string[] {
  const logs = shared === undefined ? '' : resolve(shared, '../cases/evtx');
  if (!existsSync(logs)) return [];
  return readdirSync(logs)
    .filter((name) => name.endsWith('.evtx'))
    .map((name) => join(logs, name));
}

/** Of a whole log all records, in order; of a damaged one at least those the peer has, whatever lies between them. */
function compared({ path, records: peers, failed }: Peer): Check {
  const { records, isDamaged } = recordsOf(path);
  const rest = records.map((record): unknown => JSON.parse(record));
  const wanted = peers.map((record): unknown => JSON.parse(record));
  let equal = 0;
  for (const record of wanted) {
    const at = rest.findIndex((one) => isDeepStrictEqual(one, record));
    if (at === -1) continue;
    rest.splice(0, at + 1);
    equal += 1;
  }
  const more = records.length - equal;
  const isWhole = failed === 0 && !isDamaged;
  return {
    name: `${basename(path)}: ${equal} records as PyPI's evtx reads them${more > 0 ? `, ${more} it cannot read` : ''}`,
    ok: equal === wanted.length && (!isWhole || more === 0),
    detail: `${wanted.length - equal} of ${wanted.length} differ, ${more} are not there`,
  };
}

function recordsOf(path: string): { readonly records: readonly string[]; readonly isDamaged: boolean } {
  const records: string[] = [];
  let isDamaged = false;
  const damaged = (): void => {
    isDamaged = true;
  };
  const log = new EvtxLog({
    records: (some) => records.push(...some),
    lost: damaged,
    headless: damaged,
    altered: damaged,
  });
  log.push(readFileSync(path));
  return { records, isDamaged: log.end() || isDamaged };
}

/** Values of each type an event may have, over two chunks. */
function everyType(): Buffer {
  const record = (number: number): ReturnType<typeof event> =>
    event(
      {
        code: 4657,
        computer: 'made',
        time: ticks('2026-03-01T12:00:00.123Z', number),
        record: BigInt(number),
      },
      {
        text: value.string('C:\\a "b" \u00e9 \u4e16'),
        empty: value.string(''),
        none: value.none,
        ansi: value.of(0x02, Buffer.from('plain\0')),
        i8: value.of(0x03, Buffer.from([0x80])),
        u8: value.u8(200),
        i16: value.of(0x05, Buffer.from([0xfe, 0xff])),
        u16: value.u16(65_535),
        i32: value.i32(-2),
        u32: value.u32(4_294_967_295),
        i64: value.of(0x09, Buffer.from('feffffffffffffff', 'hex')),
        u64: value.u64(BigInt(number) << 40n),
        f32: value.of(0x0b, Buffer.from('cdcccc3d', 'hex')),
        f64: value.f64(0.25),
        whole: value.f64(2),
        yes: value.bool(true),
        no: value.bool(false),
        bytes: value.binary(Buffer.from('00ff10', 'hex')),
        guid: value.guid('33221100554477668899aabbccddeeff'),
        time: value.fileTime(ticks('1999-12-31T23:59:59.999Z', 9_999)),
        parts: value.of(0x12, Buffer.from('ea070300000001000200030004000500', 'hex')),
        sid: value.sid(5, 21, 1, 2, 3, 500),
        hex32: value.hex32(0xabc),
        hex64: value.hex64(0x3e7n),
        list: value.strings(['one']),
      },
    );
  return evtxFile([evtxChunk([record(1), record(2), record(3)]), evtxChunk([record(4)], 4)]);
}
