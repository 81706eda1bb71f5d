/** Tells what one candidate, one joined case and one finding cost: processor time of each stage over its number. */
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { openFiles } from '../../src/adapters/files/open-files.ts';
import { joinCases } from '../../src/app/join-cases.ts';
import { processLookup } from '../../src/app/process-lookup.ts';
import type { JoinedCase } from '../../src/core/case/case.ts';
import type { Content, Hunt } from '../../src/core/content/content.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import { concluder } from '../../src/core/hunt/conclude.ts';
import { type Looked, looksOf } from '../../src/core/hunt/look.ts';

/** Milliseconds of one; zero of none. */
export interface StageCosts {
  readonly candidates: number;
  readonly look: number;
  readonly cases: number;
  /** Look-ups in the file included, the first pass over it not. */
  readonly join: number;
  readonly findings: number;
  readonly conclude: number;
}

const EVER = { from: -8.64e15, to: 8.64e15 };
const NOW = Date.UTC(2026, 6, 1);

/** Every stage by itself over all that the one before it gave, events as they are read. */
export async function stageCosts(file: string, content: Content): Promise<StageCosts> {
  const hunts = content.hunts.filter(({ enabled }) => enabled);
  const source = await openFiles([file], {
    profiles: content.profiles,
    normaliser: compileProfiles(content.profiles),
    neighbours: hunts.flatMap(({ join }) => join.pairs),
  });
  try {
    const looks = new Map(
      hunts.flatMap((hunt) =>
        looksOf(hunt, { content, inflate, now: NOW }).map((look, at) => [`${hunt.id}:${at}`, { hunt, look }]),
      ),
    );
    const selections = hunts.flatMap((hunt) =>
      hunt.select.map(({ kind, condition }, at) => ({ id: `${hunt.id}:${at}`, kind, condition })),
    );
    const looked: { readonly hunt: Hunt; readonly anchors: readonly Looked[] }[] = [];
    const spent = { look: 0, join: 0, conclude: 0 };
    let candidates = 0;
    for await (const { selection, events } of source.select(selections, undefined)) {
      const held = looks.get(selection);
      if (held === undefined) continue;
      const began = processorTime();
      const result = held.look(events);
      spent.look += processorTime() - began;
      candidates += result.candidates;
      looked.push({ hunt: held.hunt, anchors: result.looked });
    }
    const ground = {
      source,
      processes: processLookup(source, EVER),
      idless: new Set(content.profiles.filter(({ entityId }) => entityId === 'none').map(({ id }) => id)),
      onTruncated: () => undefined,
    };
    const conclude = concluder({ content, inflate, runId: 'bench', now: NOW });
    let cases = 0;
    let findings = 0;
    for (const { hunt, anchors } of looked) {
      const joined: JoinedCase[] = [];
      let began = processorTime();
      for await (const one of joinCases(anchors, hunt, ground)) joined.push(one);
      spent.join += processorTime() - began;
      cases += joined.length;
      began = processorTime();
      for (const one of joined) {
        const conclusion = conclude(one, hunt);
        // Written out, as a report writes it: evidence is made when it is asked for.
        if (conclusion.is === 'finding' && JSON.stringify(conclusion.finding) !== '') findings += 1;
      }
      spent.conclude += processorTime() - began;
    }
    return {
      candidates,
      look: spent.look / Math.max(1, candidates),
      cases,
      join: spent.join / Math.max(1, cases),
      findings,
      conclude: spent.conclude / Math.max(1, cases),
    };
  } finally {
    await source.close();
  }
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
