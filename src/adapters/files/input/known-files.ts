/** Which files of a folder or an archive are read, and what is told of the others. */
import { extname } from 'node:path';
import { isSplunkText } from '../../../core/event/record-shapes.ts';
import type { FileNotes } from './file-notes.ts';
import { isEvtx } from './layouts/evtx/evtx-log.ts';

const TEXTS = 'json|jsonl|ndjson|log|reg|xml|evtx';
/** Windows calls much so that holds no events: what is not packed must begin as one of ours. */
const ANY_LOG = /\.log$/i;
const READ = new RegExp(
  `\\.(?:(?:${TEXTS})(?:\\.(?:gz|zst))?|zip|tar(?:\\.(?:gz|zst|xz|bz2))?|tgz|tzst|7z|rar|(?:${TEXTS})\\.(?:xz|bz2))$`,
  'i',
);
export const ENDINGS_TEXT = `.${TEXTS.replaceAll('|', ' .')}, also with .gz or .zst, and .zip .tar .tgz`;
/** What macOS keeps beside files of others. */
const SHADOW = /(?:^|[\\/])(?:\._[^\\/]*|\.DS_Store|__MACOSX[\\/].*)$/;

/** So much of a file of another name is looked at. */
export const SNIFFED = 8 * 1024;

/** By its name. */
export function isKnownName(name: string): boolean {
  return READ.test(name) && !ANY_LOG.test(name) && !SHADOW.test(name);
}

/** By what a file of another name begins with. */
export function isKnownBeginning(name: string, head: Buffer): boolean {
  if (SHADOW.test(name)) return false;
  const text = head.toString('utf8');
  if (isEvtx(head) || isSplunkText(text)) return true;
  return ANY_LOG.test(name) ? OPENING.test(text) || isWide(head) : /^\s*\{\s*"/.test(text);
}

const OPENING = /^\uFEFF?\s*[[{<]/;

/** UTF-16, by its mark. */
function isWide(head: Buffer): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}

function isHive(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === 'regf';
}

const MOST_HIVES = 20;
const MOST_ENDINGS = 8;

/** Files of one folder or archive that were not read. */
export class PassedOver {
  readonly #endings = new Map<string, number>();
  readonly #hives: string[] = [];
  #links = 0;
  #count = 0;

  /** `head`: its first bytes. */
  file(name: string, head: Buffer): void {
    if (isHive(head)) {
      this.#hives.push(name);
      return;
    }
    this.#count += 1;
    const ending = extname(name).toLowerCase();
    const shown = /^\.[a-z0-9_-]{1,12}$/.test(ending) ? ending : 'of no ending';
    this.#endings.set(shown, (this.#endings.get(shown) ?? 0) + 1);
  }

  /** To another folder, or within an archive. */
  link(): void {
    this.#links += 1;
  }

  /** `where`: the folder or archive. */
  note(where: string, notes: FileNotes): void {
    const say = (count: number, reason: string): void =>
      notes.addMany('passed_over', where, reason, count, [], false);
    if (this.#count > 0)
      say(this.#count, `Files of other kinds were not read: ${this.#kinds()}. Read are ${READ_TEXT}`);
    if (this.#links > 0)
      say(
        this.#links,
        'Links to folders, and links within archives, are not followed. Name what they lead to.',
      );
    if (this.#hives.length === 0) return;
    const named = this.#hives.slice(0, MOST_HIVES).join(', ');
    const more = this.#hives.length > MOST_HIVES ? ', ...' : '';
    say(this.#hives.length, `Registry hives were not read: ${named}${more}. ${HIVE_ADVICE}`);
  }

  #kinds(): string {
    const sorted = [...this.#endings].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const told = sorted.slice(0, MOST_ENDINGS).map(([ending, count]) => `${count} ${ending}`);
    return sorted.length > MOST_ENDINGS ? `${told.join(', ')}, ...` : told.join(', ');
  }
}

const READ_TEXT = `files ending in ${ENDINGS_TEXT}, event logs by any name, and files that begin as JSON.`;
/** What makes something of a hive that can be hunted. */
export const HIVE_ADVICE =
  'Load one on Windows with "reg load HKLM\\hunted FILE", export its keys with "reg export" and hunt that (docs/snapshots.md).';
