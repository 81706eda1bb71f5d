/** Identities for events made by hand: one for each place, as the normaliser gives one for each record. */
import type { EventId, SourceRef } from '../../src/core/event/event.ts';

export function madeId(source: SourceRef): EventId {
  return (
    source.kind === 'file'
      ? `${source.file} ${String(source.line).padStart(12, '0')}`
      : `${source.index} ${source.id}`
  ) as EventId;
}
