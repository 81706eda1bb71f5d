/** Asks a source for all of a join request: what it cuts at its bound is asked for again in halves, down to one key. */
import { keyOf } from '../core/case/join-index.ts';
import type { HostKey, HuntEvent } from '../core/event/event.ts';
import type { EventSource, JoinRequest } from '../ports/event-source.ts';

export interface WholeAnswer {
  readonly events: readonly HuntEvent[];
  /** Keys of which there may be more than what was answered. */
  readonly truncated: ReadonlySet<string>;
  /** The source could not answer, and noted why. */
  readonly failed?: true;
}

export const NOTHING: WholeAnswer = { events: [], truncated: new Set() };

/** So that whether a part is cut depends on its own key, not on what was asked for beside it. */
export async function fetchWhole(source: EventSource, request: JoinRequest): Promise<WholeAnswer> {
  const answer = await fetchOnce(source, request);
  if (answer !== undefined) return answer;
  const answers: WholeAnswer[] = [];
  // One after the other: memory holds one answer as it came.
  for (const half of halvesOf(request)) answers.push(await fetchWhole(source, half));
  return united(answers);
}

/** Undefined where the answer is cut, and fewer keys can be asked for. */
async function fetchOnce(source: EventSource, request: JoinRequest): Promise<WholeAnswer | undefined> {
  const keys = keysOf(request);
  const answer = await source.fetch(request);
  const { truncated, failed, unanswered = [] } = answer;
  if (truncated && failed !== true && keys.length > 1) return undefined;
  const events = request.keep?.(answer.events) ?? answer.events;
  const vague = unanswered.map(({ host, path }) => keyOf(host, path));
  return {
    events,
    truncated: new Set(truncated || failed === true ? [...keys, ...vague] : vague),
    ...(failed === true ? { failed } : {}),
  };
}

export function united(answers: readonly WholeAnswer[]): WholeAnswer {
  return {
    events: answers.flatMap(({ events }) => events),
    truncated: new Set(answers.flatMap(({ truncated }) => [...truncated])),
    ...(answers.some(({ failed }) => failed) ? { failed: true as const } : {}),
  };
}

function keysOf(request: JoinRequest): readonly string[] {
  switch (request.by) {
    case 'entity_id':
      return request.keys.map(({ host, entityId }) => keyOf(host, entityId));
    case 'pid':
      return request.keys.map(({ host, pid }) => keyOf(host, String(pid)));
    case 'path':
    case 'command_line':
      return request.keys.map(({ host, path }) => keyOf(host, path));
    case 'condition':
      return request.hosts.map((host: HostKey) => keyOf(host, ''));
  }
}

function halvesOf(request: JoinRequest): readonly JoinRequest[] {
  // Each kind of request keeps its own kind of key.
  switch (request.by) {
    case 'entity_id':
      return inHalves(request.keys).map((keys) => ({ ...request, keys }));
    case 'pid':
      return inHalves(request.keys).map((keys) => ({ ...request, keys }));
    case 'path':
      return inHalves(request.keys).map((keys) => ({ ...request, keys }));
    case 'command_line':
      return inHalves(request.keys).map((keys) => ({ ...request, keys }));
    case 'condition':
      return inHalves(request.hosts).map((hosts) => ({ ...request, hosts }));
  }
}

function inHalves<Key>(keys: readonly Key[]): readonly (readonly Key[])[] {
  const middle = Math.ceil(keys.length / 2);
  return [keys.slice(0, middle), keys.slice(middle)];
}
