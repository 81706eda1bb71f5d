/** The profiles that ship with reghunt, read from their files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { HuntEvent, SourceRef } from '../../../src/core/event/event.ts';
import { compileProfiles, type NormaliseOptions } from '../../../src/core/event/normalise.ts';
import type { Profile } from '../../../src/core/event/profile.ts';
import { parseProfile, resolveProfiles } from '../../../src/core/event/profile-schema.ts';

const FOLDER = join(import.meta.dirname, '../../../queries/profiles');

export const SHIPPED: readonly Profile[] = resolveProfiles(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yml'))
    .sort()
    .map((file) => {
      const parsed = parseProfile(parse(readFileSync(join(FOLDER, file), 'utf8')), file);
      if ('problems' in parsed) throw new Error(`${file}: ${JSON.stringify(parsed.problems)}`);
      return parsed.profile;
    }),
);

export const normaliser = compileProfiles(SHIPPED);

export const SOURCE: SourceRef = { kind: 'file', file: 'made-up.ndjson', line: 1 };

/** The event a document is; throws what it is instead. */
export function eventOf(document: unknown, options: NormaliseOptions = {}): HuntEvent {
  const result = normaliser.normalise(document, SOURCE, options);
  if ('event' in result) return result.event;
  throw new Error(`no event: ${JSON.stringify(result)}`);
}
