/** Facts of the chain around an autostart value: the writer's rights, the payload's run, what has become of the entry. */

import { accountSid } from '../act/process-account.ts';
import { importActOf } from '../act/reg-act.ts';
import { valueTargetOf } from '../act/value-data.ts';
import { eventIn, type JoinedCase } from '../case/case.ts';
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { isPointer } from '../windows/launch/openers.ts';
import { baseName, canonicalPath, isAbsolute, resolvePath } from '../windows/path/windows-path.ts';
import type { MaybeFields } from './fact-row.ts';
import type { Facts } from './facts.ts';

/** `value`: the facts of the value itself. */
export function chainFacts(joined: JoinedCase, value: Facts): MaybeFields {
  const { kind, inferred } = joined.anchor;
  const writer = eventIn(joined.writer);
  const integrity = integrityOf(writer);
  if (kind === 'file_create') return { 'chain.integrity': integrity };
  if (kind !== 'registry_set' && inferred === undefined) return {};
  // A folder is never run.
  const run = value.get('value.target.kind') === 'folder' ? undefined : runOf(joined);
  const owner = ownerOf(value.get('value.user_sid'));
  return {
    'chain.integrity': integrity,
    'chain.service': serviceOf(joined),
    'chain.same_folder': inOneFolder(
      text(writer?.fields ?? joined.anchor.fields, 'process.executable'),
      value.get('value.target.path'),
    ),
    'chain.reg_file': regFileOf(writer),
    'chain.system_in_user_hive': systemInUserHive(joined.anchor, writer, integrity, owner),
    'chain.other_user': owner === undefined ? undefined : intoHiveOfAnother(joined.anchor, writer, owner),
    'value.run': run,
    'value.state': stateOf(run, value.get('value.deleted.after') !== undefined),
  };
}

const LEVELS = ['low', 'medium', 'high', 'system'] as const;
/** Source: the well-known SIDs of Windows' mandatory integrity levels. */
const LEVEL_SIDS: ReadonlyMap<string, string> = new Map([
  ['s-1-16-4096', 'low'],
  ['s-1-16-8192', 'medium'],
  ['s-1-16-8448', 'medium'],
  ['s-1-16-12288', 'high'],
  ['s-1-16-16384', 'system'],
]);

/** In any spelling: `High`, `Mandatory Label\High Mandatory Level`, `S-1-16-12288`. */
function integrityOf(writer: HuntEvent | undefined): string | undefined {
  const fields = writer?.fields ?? {};
  const written = fold(
    text(fields, 'winlog.event_data.IntegrityLevel') ??
      text(fields, 'winlog.event_data.MandatoryLabel') ??
      '',
  );
  return written === ''
    ? undefined
    : (LEVEL_SIDS.get(written) ?? LEVELS.find((level) => written.includes(level)));
}

/** Of the writer and its ancestors the one that the service manager started. */
function serviceOf({ writer, ancestors }: JoinedCase): string | undefined {
  let service = eventIn(writer);
  for (const parent of ancestors.events) {
    if (isServiceManager(text(parent.fields, 'process.executable'))) return imageOf(service);
    service = parent;
  }
  // The last one's own parent is known from its event alone.
  const oldest =
    text(service?.fields ?? {}, 'process.parent.executable') ??
    text(service?.fields ?? {}, 'process.parent.name');
  return isServiceManager(oldest) ? imageOf(service) : undefined;
}

const MANAGER = 'services.exe';

/** Asked of every ancestor of every case. */
function isServiceManager(path: string | undefined): boolean {
  if (path === undefined || path.length < MANAGER.length) return false;
  const at = path.length - MANAGER.length;
  return (at === 0 || path.charAt(at - 1) === '\\') && fold(path.slice(at)) === MANAGER;
}

function imageOf(event: HuntEvent | undefined): string | undefined {
  return event === undefined ? undefined : text(event.fields, 'process.executable');
}

/** Whether two files lie in one folder, or one right below that of the other; the root of a drive is nobody's folder. */
function inOneFolder(writer: string | undefined, payload: unknown): boolean | undefined {
  if (writer === undefined || typeof payload !== 'string' || !isAbsolute(payload)) return undefined;
  const [upper, lower] = [folderOf(canonicalPath(writer)), folderOf(payload)].sort(
    (a, b) => a.length - b.length,
  );
  if (upper === undefined || lower === undefined || upper.length < 2) return false;
  return lower.length - upper.length <= 1 && upper.every((part, at) => isSamePart(part, lower[at]));
}

function folderOf(path: string): readonly string[] {
  return path.split('\\').slice(0, -1);
}

/** Of a user who is not known the path holds wildcards. */
function isSamePart(a: string, b: string | undefined): boolean {
  return a === b || a === '*' || b === '*' || a === '?:' || b === '?:';
}

/** The .reg file that the writer was told to read. */
function regFileOf(writer: HuntEvent | undefined): string | undefined {
  const input = writer === undefined ? undefined : importActOf(writer)?.command.input;
  return input === undefined || writer === undefined
    ? undefined
    : resolvePath(text(writer.fields, 'process.working_directory'), canonicalPath(input));
}

/** An account of a person or a directory, not a service's. */
const ACCOUNT = /^S-1-(?:5-21|12-1)-/i;

/** Whose hive it is, where it is that of an account. */
function ownerOf(sid: unknown): string | undefined {
  return typeof sid === 'string' && ACCOUNT.test(sid) ? sid : undefined;
}

const SYSTEM = 'S-1-5-18';

function systemInUserHive(
  anchor: HuntEvent,
  writer: HuntEvent | undefined,
  integrity: string | undefined,
  owner: string | undefined,
): boolean | undefined {
  const user = text(writer?.fields ?? {}, 'user.name') ?? text(anchor.fields, 'user.name');
  if (user === undefined && integrity === undefined) return undefined;
  if (owner === undefined) return false;
  if (integrity === 'system' || fold(user ?? '') === 'system') return true;
  // The Security log calls the account by the machine's name.
  return (accountSid(writer) ?? accountSid(anchor)) === SYSTEM;
}

/** Undefined where the log does not say by SID as whom the writer ran: Sysmon gives names alone. */
function intoHiveOfAnother(
  anchor: HuntEvent,
  writer: HuntEvent | undefined,
  owner: string,
): boolean | undefined {
  const known = accountSid(writer);
  const own = known ?? accountSid(anchor);
  if (own === undefined || !ACCOUNT.test(own)) return undefined;
  const isOther = own.toUpperCase() !== owner.toUpperCase();
  // Of some registry events the user is read off the path itself.
  return isOther || known !== undefined ? isOther : undefined;
}

/** What starts the entries of a user who logs on. Source: Windows' own logon sequence. */
const AT_LOGON = new Set(['explorer.exe', 'userinit.exe', 'runonce.exe']);

function runOf({ anchor, payloadProcess }: JoinedCase): string | undefined {
  if (payloadProcess.status === 'missing') {
    const target = anchor.kind === 'registry_set' ? valueTargetOf(anchor).path : undefined;
    // Of a shortcut the log shows what it points to, under another name.
    const isTelling = payloadProcess.reason === 'not_logged' && !isPointer(target ?? '');
    return isTelling ? 'none' : undefined;
  }
  const { time, fields } = payloadProcess.event;
  if (time < anchor.time) return 'before';
  const parent = text(fields, 'process.parent.executable') ?? text(fields, 'process.parent.name') ?? '';
  return AT_LOGON.has(fold(baseName(parent))) ? 'logon' : 'after';
}

function stateOf(run: string | undefined, isDeleted: boolean): string | undefined {
  if (isDeleted) return 'removed';
  if (run === undefined) return undefined;
  return run === 'logon' || run === 'after' ? 'confirmed' : 'dormant';
}
