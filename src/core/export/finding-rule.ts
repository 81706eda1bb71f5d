/** The rule a finding suggests: the same value or command on any other host, for any user. */
import type { Select } from '../content/content.ts';
import type { EcsObject, EvidenceRole, Finding } from '../finding/finding.ts';
import { narrowestTechniques } from '../finding/narrowest-techniques.ts';
import type { Condition, Pattern } from '../sigma/condition.ts';
import { contains, literalPattern, pattern } from '../sigma/pattern.ts';
import { predicate, recordView } from '../sigma/predicate.ts';
import type { Rule } from './rule.ts';

/** Undefined when the finding's event holds nothing to look for elsewhere: no data, command line or path. Deterministic. */
export function findingRule(finding: Finding): Rule | undefined {
  const found = foundIn(finding);
  if (found === undefined) return undefined;
  return {
    id: finding.reghunt.finding.id,
    uuid: uuidOf(finding.reghunt.finding.id),
    // Findings of one value name or key differ in what is set and where.
    title: `As found by reghunt: ${found.title} (${finding.reghunt.finding.id.slice(0, 8)})`,
    description: finding.message,
    status: 'experimental',
    level: finding.reghunt.severity,
    date: finding['@timestamp'].slice(0, 10),
    references: [],
    falsePositives: ['The same program set up on purpose'],
    techniques: narrowestTechniques(finding.threat),
    select: found.select,
    pairs: [],
    remarks: [],
  };
}

interface Found {
  readonly title: string;
  readonly select: readonly Select[];
}

/** By the kind of event the finding is about. */
function foundIn(finding: Finding): Found | undefined {
  switch (finding.event.category[0]) {
    case 'registry':
      return registryValue(finding);
    case 'process':
      return command(finding);
    case 'file':
      return file(finding);
    default:
      return undefined;
  }
}

/** Below hive and user, so that the rule holds for every user of every host. */
function registryValue(finding: Finding): Found | undefined {
  const path = leafText(finding.registry, 'path');
  const data = leafText(finding.registry, 'data', 'strings');
  if (path === undefined || data === undefined || data === '') return undefined;
  const below = path.replace(/^HKU\\[^\\]+/i, '').replace(/^HK[A-Z]+/i, '');
  const set: Select = {
    kind: 'registry_set',
    condition: {
      op: 'and',
      of: [
        matches('registry.path', pattern(['*', { literal: below }])),
        matches('registry.data.strings', contains(literalPattern(data))),
      ],
    },
  };
  // Told by a command line, which may be all that is logged of it.
  const isTold = leafText(finding.reghunt.facts, 'value', 'source') === 'command_line';
  const line = isTold ? wholeLine(finding) : undefined;
  return {
    title: `autostart value ${below.slice(below.lastIndexOf('\\') + 1)}`,
    select: line === undefined ? [set] : [set, { kind: 'process_create', condition: line }],
  };
}

/** Operation and key where the command line holds them as they are; else, carets and quotes inside, the whole line. */
function command(finding: Finding): Found | undefined {
  const line = leafText(finding.process, 'command_line');
  const operation = leafText(finding.reghunt.facts, 'reg', 'operation');
  const key = leafText(finding.reghunt.facts, 'reg', 'key', 'path');
  const words = operation === undefined || key === undefined ? undefined : commandWords(operation, key);
  if (
    words !== undefined &&
    (line === undefined || predicate(words)(recordView({ 'process.command_line': line })))
  ) {
    return { title: `reg ${operation} of ${key}`, select: [{ kind: 'process_create', condition: words }] };
  }
  const condition = wholeLine(finding);
  return condition && { title: 'command line', select: [{ kind: 'process_create', condition }] };
}

/** As the act itself wrote it, or the shell that was told to. */
function wholeLine(finding: Finding): Condition | undefined {
  const told = finding.reghunt.evidence.flatMap(({ role, event }) =>
    OF_THE_ACT.has(role) ? (leafText(event, 'process', 'command_line') ?? []) : [],
  );
  const lines = [leafText(finding.process, 'command_line') ?? '', ...told].filter((line) => line !== '');
  const [first, ...others] = [...new Set(lines)].map((line) =>
    matches('process.command_line', contains(literalPattern(line))),
  );
  return first === undefined || others.length === 0 ? first : { op: 'or', of: [first, ...others] };
}

const OF_THE_ACT: ReadonlySet<EvidenceRole> = new Set<EvidenceRole>(['anchor', 'wrapper']);

/** Below drive and user. */
function file(finding: Finding): Found | undefined {
  const path = leafText(finding.file, 'path');
  const below = path?.replace(/^[a-z]:(?:\\users\\[^\\]+)?(?=\\)/i, '');
  if (below === undefined || below === '') return undefined;
  return {
    title: `file ${below.slice(below.lastIndexOf('\\') + 1)}`,
    select: [{ kind: 'file_create', condition: matches('file.path', pattern(['*', { literal: below }])) }],
  };
}

/** As reg.exe takes them. */
const ROOT_NAMES: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKU: 'HKEY_USERS',
  HKCR: 'HKEY_CLASSES_ROOT',
  HKCC: 'HKEY_CURRENT_CONFIG',
};

/**
 * The key below either name of its root, so that no path of a file is taken for it; a control set is written with its
 * number or as the current one. Undefined for a root by itself, which says too little.
 */
function commandWords(operation: string, key: string): Condition | undefined {
  const [, root = '', below] = /^([A-Z]+)(\\.+)$/i.exec(key) ?? [];
  const long = ROOT_NAMES[root.toUpperCase()];
  if (below === undefined || long === undefined) return undefined;
  const path = below
    .split(/(?<=\\)(?:CurrentControlSet|ControlSet\d{3})(?=\\|$)/i)
    .flatMap((piece, index): Pattern => (index === 0 ? [{ literal: piece }] : ['*', { literal: piece }]));
  return {
    op: 'and',
    of: [
      matches('process.command_line', contains(literalPattern(`${operation} `))),
      {
        op: 'or',
        of: [root, long].map((name) =>
          matches('process.command_line', contains(pattern([{ literal: name }, ...path]))),
        ),
      },
    ],
  };
}

function matches(field: string, tokens: Pattern): Condition {
  return { op: 'match', field, match: { kind: 'pattern', pattern: tokens, cased: false } };
}

function leafText(object: EcsObject | undefined, ...path: readonly string[]): string | undefined {
  let here: EcsObject[string] | undefined = object;
  for (const step of path) {
    if (typeof here !== 'object' || Array.isArray(here)) return undefined;
    here = (here as EcsObject)[step];
  }
  if (typeof here === 'string') return here;
  return Array.isArray(here) ? (here as readonly string[])[0] : undefined;
}

/** A stable UUID (version 8, as RFC 9562 gives it to such uses) out of the finding's hash. */
function uuidOf(hash: string): string {
  const hex = hash.padEnd(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
