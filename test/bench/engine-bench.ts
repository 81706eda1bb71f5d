/** Measures the program over one engine beside the yardstick's floor: the floor's own hunt alone, and all hunts. */
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { clearCaches } from './bench-index.ts';
import { countingProxy, type Traffic } from './counting-proxy.ts';
import { MEASURED } from './hunt-of.ts';
import { type HuntRun, huntRun } from './hunt-run.ts';
import { type FloorRun, WINDOW, type Yardstick } from './yardstick.ts';

export interface Measured {
  readonly runs: readonly HuntRun[];
  /** Of a run of its own, which is not timed. */
  readonly traffic: Traffic;
}

export interface EngineTimes {
  readonly floor: readonly FloorRun[];
  readonly alone: Measured;
  readonly all: Measured;
}

export interface EngineGround {
  readonly client: SearchClient;
  readonly url: string;
  readonly index: string;
  readonly yardstick: Yardstick;
  readonly rounds: number;
}

const ALONE = [MEASURED] as const;
const ALL = [] as const;

/** Throws when hunt and floor did not find the same: then their times say nothing. */
export async function benchEngine(ground: EngineGround): Promise<EngineTimes> {
  const { client, index, rounds } = ground;
  const runs = { floor: [] as FloorRun[], alone: [] as HuntRun[], all: [] as HuntRun[] };
  const turns = [
    async () => void runs.floor.push(await ground.yardstick.floor(ground.url, index)),
    async () => void runs.alone.push(await hunt(ground, ground.url, ALONE)),
    async () => void runs.all.push(await hunt(ground, ground.url, ALL)),
  ];
  for (let round = 0; round < rounds; round += 1) {
    // A busy minute of the machine falls on all of them alike, and nobody lives off what another left in a cache.
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
      await clearCaches(client, index);
      await turn();
    }
  }
  const times = {
    floor: runs.floor,
    alone: { runs: runs.alone, traffic: await count(ground, ALONE) },
    all: { runs: runs.all, traffic: await count(ground, ALL) },
  };
  requireSame(times);
  return times;
}

/** Arguments of a hunt over the telemetry's day. */
export function windowArguments(url: string, indices: readonly string[]): readonly string[] {
  return [
    ...['--url', url, ...indices.flatMap((index) => ['--index-pattern', index])],
    ...['--from', new Date(WINDOW.from).toISOString(), '--to', new Date(WINDOW.to).toISOString()],
  ];
}

function hunt({ index }: EngineGround, url: string, hunts: readonly string[]): Promise<HuntRun> {
  return huntRun([...hunts, ...windowArguments(url, [index])]);
}

async function count(ground: EngineGround, hunts: readonly string[]): Promise<Traffic> {
  const proxy = await countingProxy(ground.url);
  try {
    await hunt(ground, proxy.url, hunts);
    return proxy.traffic();
  } finally {
    await proxy.close();
  }
}

function requireSame({ floor, alone }: EngineTimes): void {
  const [fetched, found] = [floor[0]?.candidates, alone.runs[0]?.candidates];
  if (fetched !== found) throw new Error(`the floor fetched ${fetched} candidates, the hunt found ${found}`);
  if (alone.runs.some(({ findings }) => findings === 0))
    throw new Error('the hunt reported no finding in events that hold some');
}
