/** Facts about the joined parts: what was found, how old it is, whether one line of processes did it all. */
import { type HuntEvent, text } from '../event/event.ts';
import type { JoinedCase, Part } from '../hunt/case.ts';
import type { MaybeFields } from './fact-row.ts';

export function joinFacts(joined: JoinedCase): MaybeFields {
  const { anchor, writer, payloadFile, payloadProcess } = joined;
  return {
    'join.writer': standing(writer),
    'join.payload_file': standing(payloadFile),
    'join.payload_process': standing(payloadProcess),
    'join.value_set': valueSetStanding(joined),
    'join.weak': isWeak(writer) || isWeak(payloadFile) || isWeak(payloadProcess),
    'age.writer': anchor.kind === 'process_create' ? undefined : seconds(eventOf(writer), anchor),
    'age.payload_file': seconds(eventOf(payloadFile), anchor),
    'age.payload_run': seconds(anchor, eventOf(payloadProcess)),
    'chain.same_process': sameLine(joined),
  };
}

/** Only of an act that a command line tells: whether the log holds the value set too. */
function valueSetStanding({ anchor, neighbours }: JoinedCase): string | undefined {
  if (anchor.toldBy === undefined) return undefined;
  return neighbours.some(({ kind }) => kind === 'registry_set') ? 'found' : 'not_logged';
}

function standing(part: Part): string {
  return part.status === 'found' ? 'found' : part.reason;
}

function isWeak(part: Part): boolean {
  return part.status === 'found' && part.weak;
}

export function eventOf(part: Part): HuntEvent | undefined {
  return part.status === 'found' ? part.event : undefined;
}

/** Seconds from one event to another; negative when the second came first. */
function seconds(from: HuntEvent | undefined, to: HuntEvent | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : (to.time - from.time) / 1000;
}

/** Whether the payload's creator is the writer, an ancestor of it, or a child of either; undefined without entity ids. */
function sameLine(joined: JoinedCase): boolean | undefined {
  const creator = eventOf(joined.payloadFile)?.entityId;
  const writer = joined.anchor.entityId;
  if (creator === undefined || writer === undefined) return undefined;
  const { events } = joined.ancestors;
  const isInLine = (id: string): boolean => id === writer || events.some(({ entityId }) => entityId === id);
  if (isInLine(creator)) return true;
  const born = joined.neighbours.find(
    (event) => event.kind === 'process_create' && event.entityId === creator,
  );
  return born?.parentEntityId !== undefined && isInLine(born.parentEntityId);
}

/** The anchor's own command line, or that of the process that wrote the value. */
export function actorCommandLine(joined: JoinedCase): string | undefined {
  return (
    text(joined.anchor.fields, 'process.command_line') ??
    text(eventOf(joined.writer)?.fields ?? {}, 'process.command_line')
  );
}
