/** Measures the Run key hunt on one engine beside its floor, with query caches cleared and warm. */

import type { SearchClient } from '../../src/adapters/search/client.ts';
import { textAt } from '../../src/adapters/search/json.ts';
import type { Content } from '../../src/core/content/content.ts';
import type { TimeRange } from '../../src/core/event/event.ts';
import { bareClient } from './bare-client.ts';
import { clearCaches } from './bench-index.ts';
import type { BenchEngine } from './bench-options.ts';
import { type FloorEvents, type FloorPlan, fetchFloor } from './floor.ts';
import { inTurns, type Times } from './measure.ts';
import { type HuntResult, huntEngine, huntOf } from './whole-hunt.ts';

/** The hunt that the floor is measured for. */
export const HUNT = 'run-key-persistence';

export interface EngineTimes {
  /** Times of `hunt` and `floor`. */
  readonly cold: Times;
  readonly warm: Times;
  readonly floor: FloorEvents;
  readonly hunt: HuntResult;
}

/** Throws when hunt and floor did not find the same: then their times say nothing. */
export async function benchEngine(options: {
  readonly engine: BenchEngine;
  readonly client: SearchClient;
  readonly url: string;
  readonly index: string;
  readonly range: TimeRange;
  readonly content: Content;
  readonly rounds: number;
}): Promise<EngineTimes> {
  const { engine, client, index, range, content, rounds } = options;
  const selected = huntOf(content, HUNT);
  const plan: FloorPlan = {
    index,
    range,
    ancestorDepth: selected.join.ancestorDepth,
    maxClauses: engine === 'es' ? 4_000 : 1_000,
  };
  const bare = bareClient(engine, options.url);
  try {
    const floorOnce = (): Promise<FloorEvents> => fetchFloor(bare, plan);
    const huntOnce = (): Promise<HuntResult> => huntEngine(client, index, content, [selected], range);
    // Untimed: compiles the code on both sides, and shows what is compared.
    const floor = await floorOnce();
    const hunt = await huntOnce();
    requireSame(floor, hunt);
    const contestants = (prepare: () => Promise<void>) => [
      { name: 'floor', prepare, run: async () => void (await floorOnce()) },
      { name: 'hunt', prepare, run: async () => void (await huntOnce()) },
    ];
    const cold = await inTurns(
      rounds,
      contestants(() => clearCaches(client, index)),
    );
    await floorOnce();
    await huntOnce();
    const warm = await inTurns(
      rounds,
      contestants(async () => {}),
    );
    return { cold, warm, floor, hunt };
  } finally {
    await bare.close();
  }
}

function requireSame(floor: FloorEvents, { summary, findings }: HuntResult): void {
  const { writer, payload_file: payloadFile } = summary.joins;
  const pairs = [
    ['candidates', floor.candidates.length, summary.candidates],
    ['candidates with their writer', withWriter(floor), writer.found],
    ['candidates with their payload file', withPayloadFile(floor), payloadFile.found],
  ] as const;
  for (const [what, fetched, found] of pairs) {
    if (fetched !== found) throw new Error(`the floor fetched ${fetched} ${what}, the hunt found ${found}`);
  }
  if (findings === 0) throw new Error('the hunt reported no finding in events that hold some');
}

function withWriter({ candidates, writers }: FloorEvents): number {
  const known = new Set(writers.map((event) => textAt(event, 'process', 'entity_id')));
  return candidates.filter((event) => known.has(textAt(event, 'process', 'entity_id'))).length;
}

/** The generator's payloads lie in folders of their own user and name: the path alone tells hosts apart. */
function withPayloadFile({ candidates, payloadFiles }: FloorEvents): number {
  const known = new Set(payloadFiles.map((event) => textAt(event, 'file', 'path').toLowerCase()));
  return candidates.filter((event) => {
    const strings = (event as { registry: { data: { strings: readonly string[] } } }).registry.data.strings;
    return known.has((strings[0] ?? '').toLowerCase());
  }).length;
}
