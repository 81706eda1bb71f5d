/** Which places a source could not see since a moment: what was read of others meanwhile is whole. */
import type { NotSeen } from '../core/hunt/not-seen.ts';
import type { EventSource } from '../ports/event-source.ts';

export interface NewHoles {
  /** Nothing tells where: it may be anywhere. */
  readonly isAnywhere: boolean;
  readonly indices: ReadonlySet<string>;
}

/** To be called before; what it answers with, after. */
export function watchHoles(source: EventSource): () => NewHoles {
  const before = countsOf(source);
  return () => {
    const fresh = holesOf(source).filter((hole) => hole.count > (before.get(nameOf(hole)) ?? 0));
    return {
      isAnywhere: fresh.some(({ indices = [] }) => indices.length === 0),
      indices: new Set(fresh.flatMap(({ indices = [] }) => indices)),
    };
  };
}

function holesOf(source: EventSource): readonly NotSeen[] {
  return source.notSeen().filter(({ incomplete }) => incomplete);
}

function countsOf(source: EventSource): ReadonlyMap<string, number> {
  return new Map(holesOf(source).map((hole) => [nameOf(hole), hole.count]));
}

function nameOf({ count: _count, ...hole }: NotSeen): string {
  return JSON.stringify(hole);
}
