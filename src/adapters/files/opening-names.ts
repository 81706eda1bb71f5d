/** Finds the lines of programs that were told to open some file: by the program's name in the index, then by the file's. */
import { type LineKey, mayOpen, textInLine } from '../../core/case/payload-run.ts';
import type { HuntEvent } from '../../core/event/event.ts';
import { longestLiteral } from './path-names.ts';
import { pathKey } from './scan/event-keys.ts';

export interface OpeningNames {
  readonly keys: readonly number[];
  /** False for a line that names none of the files, however it is written. */
  readonly mayHold: (bytes: Buffer) => boolean;
  readonly isWanted: (event: HuntEvent) => boolean;
}

export function openingNames(wanted: readonly LineKey[]): OpeningNames {
  const texts = [...new Set(wanted.map(({ path }) => longestLiteral(textInLine(path) ?? '')))];
  const byHost = Map.groupBy(wanted, ({ host }) => host);
  return {
    keys: wanted.flatMap(({ host, programs }) =>
      programs.map((program) => pathKey('process_create', { host, path: program })),
    ),
    mayHold: (bytes) => {
      const line = bytes.toString('latin1').toLowerCase();
      // Any character may be written by its number.
      return /\\u00|&(?:#|amp|lt|gt|quot|apos)/.test(line) || texts.some((text) => line.includes(text));
    },
    isWanted: (event) => byHost.get(event.host)?.some((key) => mayOpen(key, event)) === true,
  };
}
