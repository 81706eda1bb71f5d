/** What an archive holds, one by one, and which names of it are not to be trusted. */
import type { Bytes } from '../byte-stream.ts';

interface Named {
  /** As the archive spells it, with `/` between folders. */
  readonly name: string;
  /** When it was written: epoch milliseconds. */
  readonly time: number;
}

export type Member =
  | (Named & { readonly is: 'file' | 'folder' | 'link'; bytes(): Bytes })
  | (Named & { readonly is: 'unreadable'; readonly why: string });

/** Why a name is none of a file within the archive's own folder. Undefined for one that is. */
export function nameFault(name: string): string | undefined {
  if (/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(name)) return 'Its name leads out of the archive ("..").';
  if (/^(?:[\\/]|[A-Za-z]:)/.test(name)) return 'Its name is absolute, and not one within the archive.';
  return undefined;
}
