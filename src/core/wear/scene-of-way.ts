/** Makes the plainest scene in which a condition holds in one of its ways. */
import type { FieldValue } from '../event/event.ts';
import { fileName } from '../event/file-path.ts';
import type { Match } from '../sigma/condition.ts';
import { valueTest } from '../sigma/predicate.ts';
import type { Scene, StagedAct, StagedProcess } from './scene.ts';
import { asksOfText, textOfDemands } from './text-of-demands.ts';
import type { Demand, Way } from './ways.ts';

/** What the fields of a case are to be; absent: as it comes. */
export interface Wanted {
  readonly get: (field: string) => string | undefined;
  /** Must be there, whatever it holds. */
  readonly isThere: (field: string) => boolean;
  readonly isAbsent: (field: string) => boolean;
  /** Names below a prefix that are to be something. */
  readonly below: (prefix: string) => ReadonlyMap<string, string>;
}

/** Values for every field that the way asks of; undefined when one of them cannot be found. */
export function wantedOf(way: Way): Wanted | undefined {
  const byField = Map.groupBy(way, ({ field }) => field);
  const texts = new Map<string, string>();
  const there = new Set<string>();
  const absent = new Set<string>();
  const refers: Demand[] = [];
  for (const [field, demands] of byField) {
    const positive = demands.filter(({ match, holds }) => holds && asksOfText(match));
    refers.push(...demands.filter(({ match, holds }) => match.kind === 'fieldref' && holds));
    if (demands.some(saysThere)) there.add(field);
    if (demands.some(saysAbsent)) absent.add(field);
    if (positive.length === 0) continue;
    const text = textOfDemands(field, demands);
    if (text === undefined || absent.has(field)) return undefined;
    texts.set(field, text);
  }
  for (const { field, match } of refers) {
    if (match.kind === 'fieldref' && !refer(field, match, byField.get(field) ?? [], texts)) return undefined;
  }
  return {
    get: (field) => texts.get(field),
    isThere: (field) => there.has(field) || texts.has(field),
    isAbsent: (field) => absent.has(field),
    below: (prefix) =>
      new Map(
        [...texts].flatMap(([name, text]) =>
          name.startsWith(prefix) ? [[name.slice(prefix.length), text] as const] : [],
        ),
      ),
  };
}

function saysThere({ match, holds }: Demand): boolean {
  return (match.kind === 'exists' && match.expected === holds) || (match.kind === 'null' && !holds);
}

function saysAbsent({ match, holds }: Demand): boolean {
  return (match.kind === 'exists' && match.expected !== holds) || (match.kind === 'null' && holds);
}

type Reference = Extract<Match, { kind: 'fieldref' }>;

/** Some program of its own for each field that another one is to be like. */
const SOMEWHERE = 'C:\\Program Files\\Acme\\acme.exe';

/** Puts the other field's text where it belongs in this one. False where that contradicts what is asked besides. */
function refer(
  field: string,
  { field: other, how }: Reference,
  demands: readonly Demand[],
  texts: Map<string, string>,
): boolean {
  const isName = other.endsWith('.name') && other !== 'value.name';
  const whole = isName ? texts.get(other.replace(/name$/, 'path')) : texts.get(other);
  const wanted = whole === undefined ? undefined : isName ? fileName(whole) : whole;
  const own = texts.get(field);
  if (wanted === undefined) {
    const made = own ?? SOMEWHERE;
    texts.set(field, made);
    texts.set(isName ? other.replace(/name$/, 'path') : other, made);
    return true;
  }
  const tests = demands.flatMap(({ match, holds }) => {
    if (!asksOfText(match)) return [];
    const test = valueTest(match);
    return [(text: string) => test(text) === holds];
  });
  const fitting = [wanted, ...placed(own ?? SOMEWHERE, wanted)].find(
    (text) => isLike(text.toLowerCase(), wanted.toLowerCase(), how) && tests.every((test) => test(text)),
  );
  if (fitting === undefined) return false;
  texts.set(field, fitting);
  return true;
}

/** The text with one step of its path after the other exchanged. */
function placed(text: string, wanted: string): readonly string[] {
  const steps = text.split('\\');
  return steps.map((_step, at) => steps.with(at, wanted).join('\\'));
}

function isLike(text: string, wanted: string, how: Reference['how']): boolean {
  switch (how) {
    case 'equals':
      return text === wanted;
    case 'contains':
      return text.includes(wanted);
    case 'startswith':
      return text.startsWith(wanted);
    case 'endswith':
      return text.endsWith(wanted);
  }
}

/** Everything that is not wanted is what a set-up of some product has. */
export function sceneOf(wanted: Wanted, act: StagedAct): Scene {
  const writer =
    act.is === 'command'
      ? { ...writerOf(wanted), executable: REG, command_line: act.line }
      : writerOf(wanted);
  const creator = creatorOf(wanted, writer);
  const run = runOf(wanted);
  const isWriterLogged = !wanted.isAbsent('writer.command_line') || wanted.isThere('writer.signature');
  return { act, writer, isWriterLogged, above: aboveOf(wanted), creator, run };
}

const INSTALLER = 'C:\\Program Files\\Acme\\setup.exe';

function writerOf(wanted: Wanted): StagedProcess {
  const given = processOf(wanted, 'writer.', ['parent.', 'ancestors.']);
  const integrity = wanted.get('chain.integrity');
  const file = wanted.get('chain.reg_file');
  return {
    executable: file === undefined && !wanted.isThere('chain.reg_file') ? INSTALLER : REG,
    ...(wanted.isThere('chain.reg_file')
      ? { command_line: `reg import "${file ?? 'C:\\Program Files\\Acme\\a.reg'}"` }
      : {}),
    ...(integrity === undefined ? {} : { 'winlog.event_data.IntegrityLevel': integrity }),
    ...given,
  };
}

const REG = 'C:\\Windows\\System32\\reg.exe';

function aboveOf(wanted: Wanted): readonly StagedProcess[] {
  const parent = processOf(wanted, 'writer.parent.', []);
  const ancestor = processOf(wanted, 'writer.ancestors.', []);
  return [parent, ancestor].flatMap((one) =>
    Object.keys(one).length === 0 ? [] : [{ executable: 'C:\\Windows\\System32\\svchost.exe', ...one }],
  );
}

function creatorOf(wanted: Wanted, writer: StagedProcess): StagedProcess | undefined {
  if (wanted.get('chain.same_lineage') === 'true') return writer;
  const given = processOf(wanted, 'payload.file.creator.', []);
  const isThere = Object.keys(given).length > 0 || wanted.isThere('payload.file.creator.executable');
  return isThere ? { executable: 'C:\\Windows\\System32\\msiexec.exe', ...given } : undefined;
}

const HASH = 'b9f2c3d4'.repeat(8);

/** Of the program a hash at least is logged, as every source has it. */
function runOf(wanted: Wanted): Readonly<Record<string, FieldValue>> {
  const { executable: _executable, ...given } = processOf(wanted, 'payload.process.', []);
  return { 'hash.sha256': HASH, ...given };
}

/** Fields of a process below a prefix, with the signature in the fields that shippers have for it. */
function processOf(wanted: Wanted, prefix: string, others: readonly string[]): Partial<StagedProcess> {
  const fields: Record<string, FieldValue> = {};
  for (const [name, text] of wanted.below(prefix)) {
    if (others.some((other) => name.startsWith(other)) || name === 'signature') continue;
    fields[name === 'name' ? 'executable' : name] =
      name === 'name' && text !== 'System' ? `C:\\Windows\\System32\\${text}` : text;
  }
  const { name: _name, ...own } = fields;
  const signer = `${prefix}code_signature.subject_name`;
  const signature =
    wanted.get(`${prefix}signature`) ?? (wanted.isThere(`${prefix}signature`) ? 'trusted' : undefined);
  const isSigned = signature ?? (wanted.isThere(signer) ? 'trusted' : undefined);
  return {
    ...own,
    ...(wanted.isThere(signer) && wanted.get(signer) === undefined
      ? { 'code_signature.subject_name': 'Acme Ltd' }
      : {}),
    ...(isSigned === undefined ? {} : signatureFields(isSigned)),
  };
}

/** In the words of ECS. */
export function signatureFields(signature: string): Readonly<Record<string, FieldValue>> {
  return {
    'code_signature.exists': String(signature !== 'unsigned'),
    ...(signature === 'unsigned' ? {} : { 'code_signature.trusted': String(signature === 'trusted') }),
  };
}
