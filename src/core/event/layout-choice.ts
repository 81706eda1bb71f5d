/** Finds the first of many layouts whose tests all hold, asking little of a document that is like one seen before. */

/** A layout holds where all of its tests hold. */
export interface Tested {
  /** Numbers of tests. */
  readonly tests: readonly number[];
}

/** Whether the test of a number holds. */
export type Holds = (test: number) => boolean;

/**
 * Why a layout was chosen: its own tests held, and of each layout before it one test failed. A document of which all
 * that is true again has the same answer, whatever its other fields hold.
 */
interface Grounds<Layout> {
  readonly chosen: Layout | undefined;
  readonly held: readonly number[];
  readonly failed: readonly number[];
}

/** As many as there are shapes of documents in one place: kinds times shippers. */
const MOST_GROUNDS = 12;

/** The first layout in the order given; undefined where none holds. */
export function layoutChoice<Layout extends Tested>(
  layouts: readonly Layout[],
): (holds: Holds) => Layout | undefined {
  const known: Grounds<Layout>[] = [];
  return (holds) => {
    for (let at = 0; at < known.length; at += 1) {
      const grounds = known[at];
      if (grounds === undefined || !areTrue(grounds, holds)) continue;
      // One place forward each time: what comes often is asked first.
      const before = known[at - 1];
      if (before !== undefined) {
        known[at - 1] = grounds;
        known[at] = before;
      }
      return grounds.chosen;
    }
    const grounds = search(layouts, holds);
    if (known.length >= MOST_GROUNDS) known.pop();
    known.push(grounds);
    return grounds.chosen;
  };
}

function areTrue({ held, failed }: Grounds<unknown>, holds: Holds): boolean {
  for (const test of held) if (!holds(test)) return false;
  for (const test of failed) if (holds(test)) return false;
  return true;
}

function search<Layout extends Tested>(layouts: readonly Layout[], holds: Holds): Grounds<Layout> {
  const failed = new Set<number>();
  for (const layout of layouts) {
    // A test that failed for another layout already is a reason that costs nothing more.
    const reason = layout.tests.find((test) => failed.has(test)) ?? layout.tests.find((test) => !holds(test));
    if (reason === undefined) return { chosen: layout, held: layout.tests, failed: [...failed] };
    failed.add(reason);
  }
  return { chosen: undefined, held: [], failed: [...failed] };
}
