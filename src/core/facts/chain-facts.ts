/** Facts of the chain around an autostart value: the writer's rights, the payload's run, what has become of the entry. */
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import type { JoinedCase } from '../hunt/case.ts';
import type { MaybeFields } from './fact-row.ts';
import { eventOf } from './join-facts.ts';
import { baseName } from './windows-path.ts';

/** `value`: the facts of the value itself. */
export function chainFacts(joined: JoinedCase, value: MaybeFields): MaybeFields {
  const { kind } = joined.anchor;
  if (kind !== 'registry_set' && kind !== 'file_create') return {};
  const integrity = integrityOf(eventOf(joined.writer));
  if (kind === 'file_create') return { 'chain.integrity': integrity };
  const run = runOf(joined);
  return {
    'chain.integrity': integrity,
    'chain.system_in_user_hive': systemInUserHive(joined, integrity, value['value.user_sid']),
    'value.run': run,
    'value.state': stateOf(run, value['value.deleted.after'] !== undefined),
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
  const written = fold(text(writer?.fields ?? {}, 'winlog.event_data.IntegrityLevel') ?? '');
  return LEVEL_SIDS.get(written) ?? LEVELS.find((level) => written.includes(level));
}

/** An account of a person or a directory, not a service's. */
const ACCOUNT = /^S-1-(?:5-21|12-1)-/i;

function systemInUserHive(
  { anchor, writer }: JoinedCase,
  integrity: string | undefined,
  sid: unknown,
): boolean | undefined {
  const user = text(eventOf(writer)?.fields ?? {}, 'user.name') ?? text(anchor.fields, 'user.name');
  if (user === undefined && integrity === undefined) return undefined;
  const isSystem = integrity === 'system' || fold(user ?? '') === 'system';
  return isSystem && typeof sid === 'string' && ACCOUNT.test(sid);
}

/** What starts the entries of a user who logs on. Source: Windows' own logon sequence. */
const AT_LOGON = new Set(['explorer.exe', 'userinit.exe', 'runonce.exe']);

function runOf({ anchor, payloadProcess }: JoinedCase): string | undefined {
  if (payloadProcess.status === 'missing') return payloadProcess.reason === 'not_logged' ? 'none' : undefined;
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
