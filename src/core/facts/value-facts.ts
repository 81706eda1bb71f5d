/** Facts of a registry value: what it is called, what it starts, what its data hides. */

import type { Anchor } from '../act/anchor.ts';
import { registryWrites } from '../act/registry-write.ts';
import { loggedData, valueTargetOf, valueText } from '../act/value-data.ts';
import { isBroughtAlong } from '../act/value-neighbours.ts';
import type { JoinedCase } from '../case/case.ts';
import { type HuntEvent, text } from '../event/event.ts';
import { optional, type ValueTarget } from '../windows/launch/target-shape.ts';
import { readValueTarget } from '../windows/launch/value-target.ts';
import { expandVariables } from '../windows/path/environment.ts';
import { firstUrl } from '../windows/path/web-address.ts';
import { baseName, canonicalPath, extensionOf, isAbsolute } from '../windows/path/windows-path.ts';
import type { Inflate } from '../windows/powershell/base64.ts';
import { decodeBase64Text, decodePowerShell } from '../windows/powershell/powershell.ts';
import { readValuePath, type ValuePath } from '../windows/registry/registry-key.ts';
import { approvedList, readApprovedState } from '../windows/registry/startup-approved.ts';
import type { MaybeFields, NeighbourFacts } from './fact-row.ts';
import { storedCode } from './stored-code.ts';
import { typedText, typedWrite } from './typed-data.ts';
import { lifecycleFacts } from './value-lifecycle.ts';

/** What is read of a value: from its own event, or with what its writer's line and other values add. */
interface Reading {
  readonly anchor: Anchor;
  readonly path: ValuePath | undefined;
  readonly target: ValueTarget;
  /** The data as a command line has it, where the log does not: what Windows would run, and as it was written. */
  readonly typed?: string | undefined;
  readonly written?: string | undefined;
  /** Code that the value reads from another one. */
  readonly stored?: string | undefined;
}

/** What the anchor tells by itself. In families, of which a later one goes before an earlier one. */
export function valueFacts(anchor: Anchor, inflate?: Inflate): readonly MaybeFields[] {
  if (anchor.kind === 'registry_rename') return renameFacts({ anchor, neighbours: [] });
  if (anchor.kind !== 'registry_set') return [];
  return readingFacts({ anchor, path: valuePathOf(anchor), target: valueTargetOf.last(anchor) }, inflate);
}

/** The same with what was joined, and what became of the value. */
export function joinedValueFacts(joined: JoinedCase, inflate?: Inflate): readonly NeighbourFacts[] {
  const { anchor } = joined;
  if (anchor.kind === 'registry_rename') {
    const set = broughtAlong(joined);
    return renameFacts(joined).map((facts) => shownBy(set, facts));
  }
  if (anchor.kind !== 'registry_set') return [];
  const logged = valueTargetOf.last(anchor);
  const write = logged.kind === 'binary' ? typedWrite(joined) : undefined;
  const typed = write === undefined ? undefined : typedText(write);
  const plain = typed === undefined ? logged : readValueTarget(typed);
  const stored = storedCode(joined, plain.registryPath);
  const path = named(valuePathOf(anchor), joined);
  const families = readingFacts(
    {
      anchor,
      path,
      target: withStored(plain, stored?.text),
      typed,
      written: write?.data,
      stored: stored?.text,
    },
    inflate,
  );
  return [
    ...families.map((facts) => shownBy(stored?.event, facts, OF_STORED_CODE)),
    ...(path === undefined ? [] : lifecycleFacts(joined, path.key, path.name)),
  ];
}

/** What is read out of code that lies in another value. */
const OF_STORED_CODE = /^value\.(?:target\.|decoded$|url$|launchers$)/;

/** Facts with the other event that had a part in those that `by` takes. */
function shownBy(event: HuntEvent | undefined, facts: MaybeFields, by: RegExp = /^/): NeighbourFacts {
  const events = event === undefined ? [] : [event];
  const names = Object.keys(facts).filter((fact) => by.test(fact));
  return { facts, from: names.map((fact) => ({ fact, events })) };
}

/** Whether nothing that may be joined changes what the anchor tells of its key, name and data. */
export function isPlainlyLogged(anchor: Anchor): boolean {
  const target = valueTargetOf.last(anchor);
  return target.kind !== 'binary' && target.registryPath === undefined && valuePathOf(anchor)?.name !== '';
}

function readingFacts(reading: Reading, inflate: Inflate | undefined): readonly MaybeFields[] {
  const { anchor, path, target, stored } = reading;
  return [
    path === undefined ? {} : pathFacts(path),
    { 'value.remote_host': anchor.inferred?.onHost },
    targetFacts(target),
    dataFacts(reading, decodedOf(target, stored, inflate)),
    ...(path === undefined ? [] : keyFacts(reading, path.key)),
  ];
}

function dataFacts({ anchor, target, typed }: Reading, decoded: readonly string[]): MaybeFields {
  const isMissing = target.kind === 'binary';
  const isTyped = typed !== undefined || anchor.inferred !== undefined;
  return {
    'value.length': isMissing ? undefined : (typed ?? loggedData(anchor).join('\n')).length,
    'value.source': isMissing ? 'missing' : isTyped ? 'command_line' : 'log',
    'value.decoded': decoded.length > 0 ? decoded : undefined,
    'value.url': target.url ?? decoded.map(firstUrl).find((url) => url !== undefined),
  };
}

/** Of a key whose data is no command line: what it says instead. */
function keyFacts({ anchor, written }: Reading, key: string): readonly MaybeFields[] {
  const list = approvedList(key);
  const approved = list === undefined ? undefined : readApprovedState(written ?? loggedData(anchor)[0]);
  if (approved !== undefined) {
    return [
      {
        'value.target.kind': 'state',
        'approved.list': list,
        'approved.state': approved.state,
        'approved.since': approved.since,
      },
    ];
  }
  return /\\explorer\\(?:user )?shell folders$/.test(key) ? [folderFacts(anchor)] : [];
}

/** A folder stands there as it is, blanks and all: it is no command line. */
function folderFacts(anchor: HuntEvent): MaybeFields {
  const written = valueText(anchor);
  if (written === undefined || written.trim() === '') return {};
  const path = canonicalPath(expandVariables(written.trim())).replace(/\\+$/, '');
  return {
    'value.target.kind': 'folder',
    'value.target.path': path,
    'value.target.name': baseName(path),
    'value.target.relative': !isAbsolute(path),
    'value.target.unquoted_blank': false,
  };
}

/** The last value set at the place that a rename has moved. */
function broughtAlong({
  anchor,
  neighbours,
}: Pick<JoinedCase, 'anchor' | 'neighbours'>): HuntEvent | undefined {
  return neighbours.findLast((event) => isBroughtAlong(anchor, event) && event.time <= anchor.time);
}

/** What came to its place under another name: a value, or a key that brings its values along. The last one set there is told. */
function renameFacts({
  anchor,
  neighbours,
}: Pick<JoinedCase, 'anchor' | 'neighbours'>): readonly MaybeFields[] {
  const path = valuePathOf(anchor);
  const before = text(anchor.fields, 'registry.previous_path');
  const set = broughtAlong({ anchor, neighbours });
  return [
    path === undefined ? {} : pathFacts(path),
    set === undefined ? {} : targetFacts(valueTargetOf(set)),
    { 'value.source': set === undefined ? 'missing' : 'log', 'value.renamed_from': before },
  ];
}

function valuePathOf({ fields }: HuntEvent): ValuePath | undefined {
  const path = text(fields, 'registry.path');
  return path === undefined ? undefined : readValuePath(path, text(fields, 'registry.value'));
}

/** Some logs leave out the name of the default value as they do one they cannot print; the command that set it knows. */
function named(path: ValuePath | undefined, { writer }: JoinedCase): ValuePath | undefined {
  if (path?.name !== '' || writer.status === 'missing') return path;
  const isDefault = registryWrites(writer.event).some(({ name, host }) => name === '' && host === undefined);
  return isDefault ? { ...path, name: '(Default)', nameHidden: false } : path;
}

function pathFacts(read: ValuePath): MaybeFields {
  return {
    'value.key': read.key,
    'value.name': read.name,
    'value.name_hidden': read.nameHidden,
    'value.name_disguised': read.nameDisguised,
    'value.wow64': read.wow64,
    'value.user_sid': read.userSid,
    'value.hive': read.hive,
  };
}

function targetFacts(target: ValueTarget): MaybeFields {
  const name = target.path === undefined ? undefined : baseName(target.path);
  const extension = target.path === undefined ? '' : extensionOf(target.path);
  return {
    'value.target.kind': target.kind,
    'value.target.path': target.path,
    'value.target.name': name,
    'value.target.extension': extension === '' ? undefined : extension,
    'value.target.relative': target.path === undefined ? undefined : !isAbsolute(target.path),
    'value.target.interpreter': target.interpreter ?? target.launchers.at(-1),
    'value.target.export': target.export,
    'value.target.stream': target.stream,
    'value.target.short_name': target.path === undefined ? undefined : (target.shortName ?? false),
    'value.target.unquoted_blank': target.path === undefined ? undefined : (target.unquotedBlank ?? false),
    'value.target.code': target.code,
    'value.target.plain_code': target.plainCode,
    'value.target.registry_path': target.registryPath,
    'value.program.path': target.program,
    'value.program.name': target.program === undefined ? undefined : baseName(target.program),
    'value.window_hidden': target.launchers.length === 0 ? undefined : (target.hidden ?? false),
    'value.launchers': target.launchers.length > 0 ? target.launchers : undefined,
    'value.arguments': target.arguments,
  };
}

/** What is read from another value may be a command line itself: then its payload is the payload. */
function withStored(target: ValueTarget, stored: string | undefined): ValueTarget {
  if (stored === undefined || (target.path !== undefined && !target.path.startsWith('%'))) return target;
  const { kind, path, launchers, url } = readValueTarget(stored);
  return {
    ...target,
    kind: target.kind === 'registry_payload' ? target.kind : kind,
    launchers: [...target.launchers, ...launchers],
    ...optional({
      path: path !== undefined && isAbsolute(path) ? path : target.path,
      url: target.url ?? url,
    }),
  };
}

/** Base64 within the data, and within the other registry value that a launcher reads its code from. */
function decodedOf(
  target: ValueTarget,
  stored: string | undefined,
  inflate: Inflate | undefined,
): readonly string[] {
  const own = [target.raw, target.plainCode ?? ''].flatMap((text) => decodePowerShell(text, inflate));
  if (stored === undefined) return [...new Set(own)];
  const plain = decodeBase64Text(stored.trim(), undefined, inflate) ?? stored;
  return [...new Set([...own, plain, ...decodePowerShell(plain, inflate)])];
}
