/** Measures the program over Windows event logs, all hunts, beside a library that only reads their records. */
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { event, evtxChunk, evtxFile, FILE_HEAD, ticks, value } from '../adapters/files/write-evtx.ts';
import { sharedData } from '../evaluate/truth.ts';
import { type HuntRun, huntRun } from './hunt-run.ts';
import { runProgram } from './run-program.ts';
import { megabytes } from './yardstick.ts';

export interface EvtxTimes {
  readonly what: string;
  readonly megabytes: number;
  readonly records: number;
  readonly hunts: readonly HuntRun[];
  /** Of the library alone, start-up included. */
  readonly library: readonly OwnTime[];
  /** The records are as seldom suspicious as those of a machine at work. */
  readonly isUsual: boolean;
}

/** Processor time of a program's own counts: threads are no gain, and a busy machine no loss. */
interface OwnTime {
  readonly seconds: number;
  readonly processorSeconds: number;
}

const READER = fileURLToPath(new URL('read-records.ts', import.meta.url));

/** A log that is made, and the shared real logs, each chunk of them many times over, where they are beside this checkout. */
export async function benchEventLogs(folder: string, rounds: number): Promise<readonly EvtxTimes[]> {
  const made = join(folder, 'made.evtx');
  writeAtWork(made);
  const measured = [await measure('a log of a machine at work', made, rounds, true)];
  const real = realLogs();
  if (real === undefined) return measured;
  const file = join(folder, 'attacks.evtx');
  writeFileSync(file, real);
  return [...measured, await measure('logs of attacks, many times over', file, rounds, false)];
}

async function measure(what: string, file: string, rounds: number, isUsual: boolean): Promise<EvtxTimes> {
  const hunts: HuntRun[] = [];
  const library: OwnTime[] = [];
  let records = 0;
  for (let round = 0; round < rounds; round += 1) {
    const bare = await runProgram(process.execPath, [READER, file]);
    const own = JSON.parse(bare.output) as { readonly records: number; readonly processorSeconds: number };
    records = own.records;
    library.push({ seconds: bare.seconds, processorSeconds: own.processorSeconds });
    hunts.push(await huntRun(['--input', file]));
  }
  return { what, megabytes: await megabytes(file), records, hunts, library, isUsual };
}

const CHUNKS = 4800;
const RECORDS_A_CHUNK = 45;
/** One of so many processes sets a Run value. */
const RARE = 2000;

/** Process starts of many programs, now and then a value that starts one. */
function writeAtWork(file: string): void {
  const fd = openSync(file, 'w');
  writeSync(fd, evtxFile([]));
  for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
    const first = chunk * RECORDS_A_CHUNK + 1;
    const records = Array.from({ length: RECORDS_A_CHUNK }, (_, i) => record(first + i));
    writeSync(fd, evtxChunk(records, first));
  }
  closeSync(fd);
}

function record(number: number): ReturnType<typeof event> {
  const system = {
    computer: 'ws-1.corp.example',
    time: ticks('2026-03-01T08:00:00.000Z') + BigInt(number) * 1_000_000n,
    record: BigInt(number),
  };
  const utc = new Date(Date.UTC(2026, 2, 1, 8) + number * 100).toISOString().replace('T', ' ').slice(0, -1);
  const id = (of: number): ReturnType<typeof value.guid> =>
    value.guid(`d4c3b2a10000000000000000${of.toString(16).padStart(8, '0')}`);
  const image = `C:\\Program Files\\Vendor ${number % 97}\\tool${number % 4001}.exe`;
  if (number % RARE === 0)
    return event(
      { code: 13, ...system },
      {
        RuleName: value.string('-'),
        EventType: value.string('SetValue'),
        UtcTime: value.string(utc),
        ProcessGuid: id(number - 1),
        ProcessId: value.u32(4000 + (number % 5000)),
        Image: value.string(image),
        TargetObject: value.string(
          `HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Vendor ${number}`,
        ),
        Details: value.string(image),
      },
    );
  return event(
    { code: 1, ...system },
    {
      RuleName: value.string('-'),
      UtcTime: value.string(utc),
      ProcessGuid: id(number),
      ProcessId: value.u32(4000 + (number % 5000)),
      Image: value.string(image),
      FileVersion: value.string('1.2.3.4'),
      Description: value.string('A tool of a vendor'),
      Product: value.string('Tools'),
      Company: value.string('Vendor'),
      CommandLine: value.string(`"${image}" --job ${number} --quiet`),
      CurrentDirectory: value.string('C:\\Windows\\System32\\'),
      User: value.string('CORP\\worker'),
      LogonGuid: id(1),
      LogonId: value.hex64(0x3e7n),
      TerminalSessionId: value.u32(1),
      IntegrityLevel: value.string('Medium'),
      Hashes: value.string(`SHA256=${number.toString(16).padStart(64, '0')}`),
      ParentProcessGuid: id(number - (number % 50) + 50_000_000),
      ParentProcessId: value.u32(4000),
      ParentImage: value.string('C:\\Windows\\explorer.exe'),
      ParentCommandLine: value.string('C:\\Windows\\explorer.exe'),
    },
  );
}

const CHUNK = 64 * 1024;
const MOST_CHUNKS = 1600;

function realLogs(): Buffer | undefined {
  const data = sharedData();
  const folder = data === undefined ? '' : resolve(data, '../cases/evtx');
  if (!existsSync(folder)) return undefined;
  const chunks = readdirSync(folder)
    .filter((name) => name.endsWith('.evtx') && !name.startsWith('made-'))
    .flatMap((name) => {
      const log = readFileSync(join(folder, name));
      return Array.from({ length: Math.floor((log.length - FILE_HEAD) / CHUNK) }, (_, i) =>
        log.subarray(FILE_HEAD + i * CHUNK, FILE_HEAD + (i + 1) * CHUNK),
      ).filter((chunk) => chunk.toString('latin1', 0, 7) === 'ElfChnk');
    });
  const times = Math.max(1, Math.floor(MOST_CHUNKS / chunks.length));
  return evtxFile(Array.from({ length: times }, () => chunks).flat());
}
