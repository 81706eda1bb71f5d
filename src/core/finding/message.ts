/** Says a finding in one sentence that a person can act on. */

import type { FindingKind } from '../content/content.ts';
import { cutText } from '../cut-text.ts';
import { decapitalise } from '../decapitalise.ts';
import { type Fields, text } from '../event/event.ts';
import type { Case } from '../facts/facts.ts';
import type { Judgement } from '../judge/judgement.ts';
import { adviceOf } from './advice.ts';
import { firstText } from './finding-fields.ts';

const LONGEST_PART = 160;
/** More would not be read. */
const MOST_REASONS = 3;

/** Who did what where, why it stands out, and what to do next. */
export function message(kind: FindingKind, judged: Case, judgement: Judgement): string {
  const act = kind === 'autostart' ? autostartAct(judged) : hiveAct(judged);
  const advice = adviceOf(kind, judged, judgement);
  return `${actor(judged)} on ${judged.anchor.host} ${act}${reasons(judgement)}; ${advice}.`;
}

function actor(judged: Case): string {
  const { anchor, writer, ancestors } = judged;
  const own: Fields = writer.status === 'found' ? writer.event.fields : anchor.fields;
  const name = firstText(own, ['process.name', 'process.executable']) ?? text(anchor.fields, 'process.name');
  const parent =
    firstText(ancestors.events[0]?.fields ?? {}, ['process.name', 'process.executable']) ??
    firstText(own, ['process.parent.name', 'process.parent.executable']);
  const who = baseName(name ?? 'An unknown process');
  return parent === undefined ? who : `${who} (started by ${baseName(parent)})`;
}

function autostartAct({ anchor, facts: { record: facts } }: Case): string {
  const file = anchor.kind === 'file_create' ? text(anchor.fields, 'file.path') : undefined;
  if (file !== undefined) return `created ${short(file)}`;
  const imported = anchor.kind === 'process_create' ? text(facts, 'chain.reg_file') : undefined;
  if (imported !== undefined) return `imported ${short(imported)}, whose content the log does not hold`;
  const host = anchor.inferred?.onHost === undefined ? '' : ` of ${anchor.inferred.onHost}`;
  const path = `${short(text(anchor.fields, 'registry.path') ?? 'an unnamed value')}${host}`;
  const before = text(facts, 'value.renamed_from');
  const starts = firstText(facts, ['value.target.path', 'value.url', 'value.target.code']);
  if (before !== undefined) {
    return `renamed ${short(before)} to ${path}${starts === undefined ? '' : `, which starts ${short(starts)}`}`;
  }
  const launcher = text(facts, 'value.target.interpreter');
  const data = firstText(anchor.fields, ['registry.data.strings']);
  if (starts === undefined) {
    return data === undefined
      ? `set ${path}, whose data the log does not hold`
      : `set ${path} to ${short(data)}`;
  }
  // A folder starts nothing itself: what lies in it is started.
  if (text(facts, 'value.target.kind') === 'folder') return `set ${path} to the folder ${short(starts)}`;
  return `set ${path}, which starts ${short(starts)}${launcher === undefined ? '' : ` through ${launcher}`}`;
}

const DONE: ReadonlyMap<string, string> = new Map([
  ['save', 'saved'],
  ['export', 'exported'],
  ['copy', 'copied'],
  ['restore', 'overwrote'],
  ['load', 'loaded a hive as'],
  ['import', 'imported registry content'],
  ['unload', 'unloaded'],
  ['query', 'read'],
  ['compare', 'compared'],
  ['add', 'wrote to'],
  ['delete', 'deleted from'],
]);

function hiveAct({ anchor, facts: { record: facts } }: Case): string {
  const hives = facts['hive.taken'];
  const named = typeof hives === 'object' && hives.length > 0 ? ` ${hives.join(' and ')}` : '';
  const method = text(facts, 'hive.method');
  if (method === 'created_file') {
    const path = short(text(facts, 'hive.output.path') ?? 'a file');
    return named === '' ? `created ${path}` : `created ${path}, named like a copy of the hive${named}`;
  }
  if (method === 'file_copy') {
    const target = text(facts, 'hive.output.path');
    return `copied the file of the hive${named}${target === undefined ? '' : ` to ${short(target)}`}`;
  }
  const done = DONE.get(text(facts, 'reg.operation') ?? '');
  if (done === undefined) return `ran ${short(text(anchor.fields, 'process.command_line') ?? 'a command')}`;
  const key = text(facts, 'reg.key.path');
  const host = text(facts, 'reg.remote_host');
  const output = text(facts, 'reg.output.path');
  const input = text(facts, 'reg.input.path');
  const target = text(facts, 'reg.operation') === 'copy' ? text(facts, 'reg.other_key.path') : undefined;
  return [
    done,
    ...(key === undefined ? [] : [short(key)]),
    ...(host === undefined ? [] : [`of ${host}`]),
    ...(target === undefined ? [] : [`to ${short(target)}`]),
    ...(output === undefined ? [] : [`to ${short(output)}`]),
    ...(input === undefined ? [] : [`from ${short(input)}`]),
  ].join(' ');
}

function reasons({ indicators, mitigations }: Judgement): string {
  const raised = listed(indicators);
  const lowered = listed(mitigations);
  return `${raised === '' ? '' : `: ${raised}`}${lowered === '' ? '' : `; lowered because: ${lowered}`}`;
}

function listed(entries: readonly { readonly name: string }[]): string {
  return [...new Set(entries.slice(0, MOST_REASONS).map(({ name }) => decapitalise(name)))].join(', ');
}

function short(value: string): string {
  return cutText(value.replace(/\s+/gu, ' ').trim(), LONGEST_PART);
}

function baseName(path: string): string {
  return short(path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1));
}
