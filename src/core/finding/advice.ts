/** What a person does next, by what was taken or started. */

import type { FindingKind } from '../content/content.ts';
import { SIGMA_GROUP } from '../content/public-rule.ts';
import { text } from '../event/event.ts';
import type { Case } from '../facts/facts.ts';
import type { Judgement } from '../judge/judgement.ts';
import { score, severityOf } from '../judge/score.ts';

/** Without a full stop, to follow what was done and why it stands out. */
export function adviceOf(kind: FindingKind, judged: Case, judgement: Judgement): string {
  const { severity, suppressedBy } = judgement;
  if (suppressedBy !== undefined) return `suppressed by ${suppressedBy.name}, nothing to do`;
  const rule = publicRuleAlone(judgement);
  if (rule !== undefined) return `raised by the public rule "${rule}" alone, which knows why`;
  return kind === 'hive' ? hiveAdvice(judged, severity) : autostartAdvice(judged, severity);
}

/** Name of the public rule without which the case would be low: our words are about what our own indicators tell. */
function publicRuleAlone({ severity, indicators, score: sum }: Judgement): string | undefined {
  const { groups, factor, floor } = sum;
  const own = groups.filter(({ group }) => group !== SIGMA_GROUP);
  if (severity === 'low' || own.length === groups.length) return undefined;
  const { riskScore } = score(
    own.map((one) => ({ ...one, floor })),
    [factor],
  );
  return severityOf(riskScore) === 'low'
    ? indicators.find(({ group }) => group === SIGMA_GROUP)?.name
    : undefined;
}

function autostartAdvice(judged: Case, severity: Judgement['severity']): string {
  if (severity === 'low') return 'nothing to do if the program is one you run';
  const { entry, payload, keep } = startedBy(judged);
  return severity === 'medium'
    ? `ask its user or owner whether this start was wanted, else remove ${entry} and keep ${keep}`
    : `secure ${payload === undefined ? entry : `${payload} and ${entry}`}, then find what brought it to the host`;
}

interface Started {
  /** What makes it start. */
  readonly entry: string;
  /** What is started, where that is another thing. */
  readonly payload?: string;
  /** What must not be lost when the entry goes. */
  readonly keep: string;
}

function startedBy({ anchor, facts: { record } }: Case): Started {
  if (anchor.kind === 'file_create') return { entry: 'the file', keep: 'a copy' };
  switch (text(record, 'value.target.kind')) {
    case 'folder':
      return { entry: 'the value', payload: 'what lies in the folder', keep: 'what lies in the folder' };
    case 'url':
      return { entry: 'the value', keep: 'what its address answers' };
    case 'inline_code':
    case 'registry_payload':
      return { entry: 'the value', keep: 'its code' };
    case 'none':
    case 'removal':
    case 'link':
    case 'binary':
      return { entry: 'the value', keep: 'a copy' };
    default:
      return { entry: 'the value', payload: 'the file', keep: 'the file' };
  }
}

function hiveAdvice({ facts: { record } }: Case, severity: Judgement['severity']): string {
  if (severity === 'low') return 'nothing to do if this is a backup or a diagnosis you know';
  switch (text(record, 'hive.act')) {
    case 'replace':
    case 'import':
      return 'compare the registry with its last known state and ask who wanted the change';
    case 'copy':
    case 'file':
      if (severity === 'medium') return 'ask who made the copy and where it is now';
      return holdsSecrets(record)
        ? 'find and secure the copy, and treat the secrets in it as stolen until its maker is known'
        : 'find and secure the copy, and ask who made it and what for';
    default:
      return 'no copy was made by it: ask who ran it and what for';
  }
}

/** Hives that hold passwords or their hashes. */
const SEALED = new Set(['SAM', 'SECURITY', 'NTDS']);

/** The boot key lies in names of classes, which a text export leaves out. Source: the .reg file format has no place for them. */
function holdsSecrets(record: Case['facts']['record']): boolean {
  const taken = record['hive.taken'];
  const hives = [...(typeof taken === 'object' ? taken : []), text(record, 'reg.key.hive') ?? ''];
  if (hives.some((hive) => SEALED.has(hive))) return true;
  const isWhole = typeof taken === 'object' && taken.includes('SYSTEM');
  return isWhole && text(record, 'reg.operation') !== 'export';
}
