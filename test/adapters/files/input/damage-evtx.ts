/** Damages a binary event log at one place. Its records are numbered, so that all of them are accounted for. */
import { CHUNK, type Element, event, evtxChunk, evtxFile, FILE_HEAD, ticks, value } from '../write-evtx.ts';
import { type Damaged, NAMES, RUN, randomOf } from './damage.ts';

const CHUNK_HEAD = 512;
const PER_CHUNK = 4;

const CHUNKS = Array.from({ length: NAMES.length / PER_CHUNK }, (_, chunk) => {
  const first = chunk * PER_CHUNK;
  return evtxChunk(NAMES.slice(first, first + PER_CHUNK).map(record), first + 1);
});
const LOG = evtxFile(CHUNKS);

function record(name: string): Element {
  return event(
    { code: 13, computer: 'ws-1', time: ticks('2026-03-01T12:00:00.000Z') },
    {
      UtcTime: value.string('2026-03-01 12:00:00.000'),
      ProcessGuid: value.guid('D4C3B2A1000000000000000000000A00'),
      Image: value.string('C:\\Windows\\System32\\reg.exe'),
      TargetObject: value.string(`${RUN}\\${name}`),
      Details: value.string('C:\\Temp\\x.exe'),
    },
  );
}

/** From where in its chunk to where, each record. */
const PLACES = CHUNKS.map((chunk) => {
  let at = CHUNK_HEAD;
  return Array.from({ length: PER_CHUNK }, () => {
    const from = at;
    at += chunk.readUInt32LE(at + 4);
    return { from, to: at };
  });
});

/** Bytes are written over, as a disk or a torn copy does it; none are put between others. */
export function damageEvtx(seed: number): Damaged {
  const random = randomOf(seed);
  const chunk = random(CHUNKS.length);
  const places = PLACES[chunk] ?? [];
  const from = random(places.at(-1)?.to ?? 0);
  const length = 1 + (random(4) === 0 ? random(400) : random(8));
  const to = Math.min(CHUNK, from + length);
  const bytes = Buffer.from(LOG);
  const base = FILE_HEAD + chunk * CHUNK;
  const fill = random(3) === 0 ? undefined : random(256);
  for (let at = from; at < to; at += 1) bytes[base + at] = fill ?? random(256);
  const hit = places.map((place) => place.from < to && from < place.to);
  // What the first record of a chunk defines, all of the chunk are made of.
  const isShared = hit[0] === true;
  const isHead = from < CHUNK_HEAD;
  const untouched = NAMES.filter((_, at) => {
    const isHere = Math.floor(at / PER_CHUNK) === chunk;
    return !isHere || !(isShared || hit[at % PER_CHUNK]);
  });
  const mostLost = NAMES.length - untouched.length;
  return {
    bytes,
    what: `seed ${seed}: ${fill === undefined ? 'any bytes' : fill} for bytes ${from} to ${to} of chunk ${chunk}`,
    untouched,
    // Without the head of a chunk nobody knows how many records it had.
    least: NAMES.length - (isHead ? mostLost : 0),
    most: NAMES.length,
    mostLost,
  };
}

export { LOG as WHOLE_LOG };
