/** Checks field profiles as parsed from YAML and follows what they extend. */
import { UsageError } from '../problem.ts';
import { EVENT_KINDS } from './event.ts';
import type { Profile } from './profile.ts';
import { toProfile } from './profile-layout.ts';
import { type ProfileDraft, profileSchema, type Written, type WrittenKinds } from './profile-yaml.ts';

export type { ProfileDraft } from './profile-yaml.ts';

export interface ProfileProblem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** `raw` is the parsed YAML. Paths lead to the node that is wrong. */
export function parseProfile(
  raw: unknown,
  file: string,
): { readonly profile: ProfileDraft } | { readonly problems: readonly ProfileProblem[] } {
  const result = profileSchema.safeParse(raw);
  if (result.success) return { profile: { written: result.data, file } };
  return {
    problems: result.error.issues.map(({ path, message }) => ({
      path: path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
      message,
    })),
  };
}

/**
 * Follows `extends`: what a profile says itself wins, its fields and kinds are added to those of the profile it
 * extends. Throws `UsageError` naming the file where a profile extends one that is not there, or itself.
 */
export function resolveProfiles(drafts: readonly ProfileDraft[]): readonly Profile[] {
  const byId = new Map(drafts.map((draft) => [draft.written.id, draft]));
  return drafts.map((draft) => toProfile({ file: draft.file, written: merged(draft, byId, []) }));
}

function merged(
  draft: ProfileDraft,
  byId: ReadonlyMap<string, ProfileDraft>,
  seen: readonly string[],
): Written {
  const { written, file } = draft;
  if (written.extends === undefined) return written;
  const parent = byId.get(written.extends);
  if (parent === undefined) {
    throw wrong(
      file,
      `Profile ${written.id} extends ${written.extends}, which no file defines: correct the id.`,
    );
  }
  if (seen.includes(written.id)) {
    throw wrong(file, `Profile ${written.id} extends itself by way of ${seen.join(', ')}: break the circle.`);
  }
  const base = merged(parent, byId, [...seen, written.id]);
  return {
    ...base,
    ...written,
    identity: { ...base.identity, ...written.identity },
    fields: { ...base.fields, ...written.fields },
    kinds: mergedKinds(base.kinds ?? {}, written.kinds ?? {}),
  };
}

function wrong(file: string, message: string): UsageError {
  return new UsageError(message, [{ file, line: 1, column: 1, message }]);
}

function mergedKinds(base: WrittenKinds, own: WrittenKinds): WrittenKinds {
  return Object.fromEntries(
    EVENT_KINDS.flatMap((kind) => {
      const [below, above] = [base[kind], own[kind]];
      if (below === undefined && above === undefined) return [];
      return [[kind, { ...below, ...above, fields: { ...below?.fields, ...above?.fields } }]];
    }),
  );
}
