/** Keeps account of every input: how many records it holds, and how many of them nobody could read. */
import { unknownLook } from '../../core/event/unknown-layout.ts';
import type { FileNotes } from './input/file-notes.ts';
import { originOf } from './input/line-file.ts';
import type { PlacedFile } from './input/line-store.ts';
import type { PartAccount } from './scan/scan-part.ts';
import { UnknownLooks } from './scan/unknown-looks.ts';

/** An input of which more than one in so many records is in no known layout has not been hunted. */
const ONE_IN = 10;

interface Account {
  records: number;
  events: number;
  unsupported: number;
  unreadable: number;
  unknown: number;
  readonly looks: UnknownLooks;
}

export class InputAccounts {
  readonly #accounts = new Map<PlacedFile, Account>();

  constructor(files: readonly PlacedFile[]) {
    for (const placed of files)
      this.#accounts.set(placed, {
        records: 0,
        events: 0,
        unsupported: 0,
        unreadable: placed.file.lost,
        unknown: 0,
        looks: new UnknownLooks(),
      });
  }

  /** `before`: lines of the file before this part. */
  add(placed: PlacedFile, part: PartAccount, before: number): void {
    const account = this.#accounts.get(placed);
    if (account === undefined) return;
    account.records += part.records;
    account.events += part.events;
    account.unsupported += part.unsupported;
    account.unreadable += part.unreadable;
    for (const { look, count, lines } of part.unknown) {
      account.unknown += count;
      account.looks.add(
        look,
        count,
        lines.map((line) => before + line),
      );
    }
  }

  /** Once all parts are in. `allowUnread`: the user knows, and the run counts as whole. */
  tell(notes: FileNotes, allowUnread: boolean): void {
    for (const [{ file }, account] of this.#accounts) {
      const looks = account.looks.list();
      for (const { look, count, lines } of looks) {
        const places = lines.map((line) => originOf(file, line));
        notes.addMany('unsupported_record', file.name, unknownLook(look), count, places, false);
      }
      const reason = unreadReason(account, looks[0]?.look);
      if (reason === undefined) continue;
      const count = account.unknown + account.unsupported + (account.records === 0 ? account.unreadable : 0);
      notes.addMany('unread_input', file.name, reason, count, [], !allowUnread);
    }
  }
}

const WHAT_TO_DO = 'docs/files.md lists what is read; --allow-unread if that is as it should be.';

/** Undefined where enough of an input was read. */
function unreadReason(
  { records, events, unsupported, unreadable, unknown }: Omit<Account, 'looks'>,
  look: string | undefined,
): string | undefined {
  if (records === 0) return unreadable === 0 ? undefined : `Nothing in this input is a record. ${WHAT_TO_DO}`;
  if (events === 0 && unsupported > 0)
    return `No record of a hunted kind could be read: what they lack is told beside this. ${WHAT_TO_DO}`;
  if (records > unknown && unknown * ONE_IN <= records) return undefined;
  const many =
    records > unknown
      ? `${unknown} of ${records} records are in no known layout`
      : `${records} ${records === 1 ? 'record' : 'records'}, none in a known layout`;
  return `${many}; ${unknown === records ? 'they' : 'most of them'} hold ${look ?? 'nothing'}. ${WHAT_TO_DO}`;
}
