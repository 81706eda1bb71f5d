/** Facts about the joined parts: what was found, how old it is, whether one line of processes did it all. */

import { eventIn, type JoinedCase, type Part } from '../case/case.ts';
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { baseName } from '../windows/path/windows-path.ts';
import type { MaybeFields } from './fact-row.ts';

export function joinFacts(joined: JoinedCase): MaybeFields {
  const { anchor, writer, payloadFile, payloadProcess } = joined;
  return {
    'join.writer': standing(writer),
    'join.payload_file': standing(payloadFile),
    'join.payload_process': standing(payloadProcess),
    'join.value_set': valueSetStanding(joined),
    'join.weak': isWeak(writer) || isWeak(payloadFile) || isWeak(payloadProcess),
    'age.writer': anchor.kind === 'process_create' ? undefined : seconds(eventIn(writer), anchor),
    'age.payload_file': seconds(eventIn(payloadFile), anchor),
    'age.payload_run': seconds(anchor, eventIn(payloadProcess)),
    'chain.same_lineage': sameLine(joined),
  };
}

/** Only of an act that a command line tells: whether the log holds the value set too. */
function valueSetStanding({ anchor, logged }: JoinedCase): string | undefined {
  if (anchor.inferred === undefined) return undefined;
  return logged === undefined ? 'not_logged' : 'found';
}

function standing(part: Part): string {
  return part.status === 'found' ? 'found' : part.reason;
}

function isWeak(part: Part): boolean {
  return part.status === 'found' && part.weak;
}

/** Seconds from one event to another; negative when the second came first. */
function seconds(from: HuntEvent | undefined, to: HuntEvent | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : (to.time - from.time) / 1000;
}

/** What starts everything in a session or on a machine: to share one of these says nothing. Source: Windows' own start and logon sequence. */
const STARTERS: ReadonlySet<string> = new Set([
  'explorer.exe',
  'services.exe',
  'svchost.exe',
  'winlogon.exe',
  'userinit.exe',
  'wininit.exe',
  'smss.exe',
]);

/** Whether the payload's creator is the writer, an ancestor of it, or a child of either; undefined without entity ids. */
function sameLine(joined: JoinedCase): boolean | undefined {
  const { anchor, writer, ancestors, payloadCreator } = joined;
  const file = eventIn(joined.payloadFile);
  const creator = file?.entityId;
  if (file === undefined || creator === undefined || anchor.entityId === undefined) return undefined;
  const line = [eventIn(writer) ?? anchor, ...ancestors.events];
  if (line.some(({ entityId }) => entityId === creator)) return true;
  const parent = payloadCreator?.parentEntityId ?? text(file.fields, 'process.parent.entity_id');
  return line.some(
    ({ entityId, fields }) =>
      entityId !== undefined &&
      entityId === parent &&
      !STARTERS.has(fold(baseName(text(fields, 'process.executable') ?? ''))),
  );
}

/** The anchor's own command line, or that of the process that wrote the value. */
export function actorCommandLine(joined: JoinedCase): string | undefined {
  return (
    text(joined.anchor.fields, 'process.command_line') ??
    text(eventIn(joined.writer)?.fields ?? {}, 'process.command_line')
  );
}
