/** Joins acts that are kept once more, and brings what there is by now to their findings. */
import { hull } from '../core/case/time-windows.ts';
import type { KeptAct } from '../core/hunt/kept-act.ts';
import type { GivenAct } from '../ports/act-keeper.ts';
import { concludeActs, lookedAgain } from './hunt-acts.ts';
import { joinGround } from './join-cases.ts';
import { type ActGround, keepActs } from './keep-acts.ts';

/** Why something could not be written that may be written later. */
export async function rejoinActs(acts: readonly KeptAct[], ground: ActGround): Promise<string | undefined> {
  const { source, content, hunts, line, inflate, tally, addTruncated, heed } = ground;
  let unwritten: string | undefined;
  for (const [id, some] of Map.groupBy(acts, ({ hunt }) => hunt)) {
    const hunt = hunts.find((one) => one.id === id);
    if (hunt === undefined) continue;
    const anchors = some.map(({ joined }) => joined.anchor);
    const times = hull(anchors.map(({ time }) => ({ from: time, to: time + 1 })));
    const join = joinGround(source, content, hunts, times, addTruncated);
    const looked = anchors.map((anchor) => lookedAgain(anchor, hunt, inflate));
    const given: GivenAct[] = [];
    for await (const act of concludeActs(looked, hunt, line.conclude, join, heed)) {
      tally.act(act);
      given.push({ act: { hunt: id, joined: act.joined, twins: [] }, conclusion: act.conclusion });
    }
    unwritten = (await keepActs(given, ground)) ?? unwritten;
  }
  return unwritten;
}
