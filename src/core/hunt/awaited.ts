/** What an act still waits for, small enough to be read at every tick: the act itself is read once something has come. */
import type { Part } from '../case/case.ts';
import { payloadKeys, writerKeys } from '../case/join-index.ts';
import { openedKeys } from '../case/payload-run.ts';
import { payloadWindow, writerWindow } from '../case/time-windows.ts';
import type { Hunt } from '../content/content.ts';
import type { HostKey, TimeRange } from '../event/event.ts';
import type { KeptAct } from './kept-act.ts';

/** `payload_opening`: the run of a program that opens the payload. */
export type AwaitedPart = 'writer' | 'payload_file' | 'payload_process' | 'payload_opening';

export interface Awaited {
  /** A writer by its id; a payload's file, its run, or both, by one path; its opening by path and programs. */
  readonly parts: readonly AwaitedPart[];
  /** `HuntEvent.id` of the record of the act that waits. */
  readonly anchor: string;
  readonly host: HostKey;
  /** Of the writer the entity id; of the others the folded pattern of a path. */
  readonly key: string;
  /** Of an opening: folded names of the programs. */
  readonly programs?: readonly string[];
  /** When it happened, if it did. */
  readonly range: TimeRange;
}

/** A writer that is known by its pid alone is not asked for between rungs: pids are given again. */
export function awaitedBy({ joined }: KeptAct, { join }: Hunt): readonly Awaited[] {
  const { anchor } = joined;
  const { id, host } = anchor;
  const writers = isNotLogged(joined.writer) ? writerKeys([anchor], new Set()).byId : [];
  const opened = openedKeys([anchor]);
  const runs = isNotLogged(joined.payloadProcess);
  const payload = [
    ...(isNotLogged(joined.payloadFile) ? (['payload_file'] as const) : []),
    ...(runs && opened.length === 0 ? (['payload_process'] as const) : []),
  ];
  const paths = payload.length === 0 ? [] : payloadKeys([anchor]);
  const range = payloadWindow(anchor, join);
  return [
    ...writers.map(({ entityId }): Awaited => {
      return { parts: ['writer'], anchor: id, host, key: entityId, range: writerWindow(anchor, join) };
    }),
    ...paths.map(({ path }): Awaited => {
      return { parts: payload, anchor: id, host, key: path, range };
    }),
    ...(runs ? opened : []).map(({ path, programs }): Awaited => {
      return { parts: ['payload_opening'], anchor: id, host, key: path, programs, range };
    }),
  ];
}

/** It was looked for and not there. */
export function isNotLogged(part: Part): boolean {
  return part.status === 'missing' && part.reason === 'not_logged';
}
