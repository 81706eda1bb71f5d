/** Writes the Sigma rule a finding suggests: the same value or command on any other host. */
import { fold } from '../fold.ts';
import type { EcsObject, Finding } from './finding.ts';

const LEVELS = { low: 'low', medium: 'medium', high: 'high', critical: 'critical' } as const;

/** Undefined when the finding holds neither a registry value with data nor a parsed reg command. Deterministic. */
export function sigmaRule(finding: Finding): string | undefined {
  const detection = finding.reghunt.finding.kind === 'autostart' ? autostart(finding) : hive(finding);
  if (detection === undefined) return undefined;
  const techniques = finding.threat.technique.subtechnique?.id ?? finding.threat.technique.id;
  return [
    `title: ${quoted(`As found by reghunt: ${detection.title}`)}`,
    `id: ${uuidOf(finding.reghunt.finding.id)}`,
    'status: experimental',
    `description: ${quoted(finding.message)}`,
    `date: ${finding['@timestamp'].slice(0, 10)}`,
    'tags:',
    ...techniques.map((id) => `    - attack.${fold(id)}`),
    'logsource:',
    `    category: ${detection.category}`,
    '    product: windows',
    'detection:',
    '    selection:',
    ...detection.lines.map((line) => `        ${line}`),
    '    condition: selection',
    'falsepositives:',
    '    - The same program set up on purpose',
    `level: ${LEVELS[finding.reghunt.severity]}`,
    '',
  ].join('\n');
}

interface Detection {
  readonly title: string;
  readonly category: string;
  readonly lines: readonly string[];
}

/** Below hive and user, so that the rule holds for every user of every host. */
function autostart(finding: Finding): Detection | undefined {
  const path = leaf(finding.registry, 'path');
  const data = leaf(finding.registry, 'data', 'strings');
  if (path === undefined || data === undefined || data === '') return undefined;
  const below = path.replace(/^HKU\\[^\\]+/i, '').replace(/^HK[A-Z]+/i, '');
  return {
    title: `autostart value ${below.slice(below.lastIndexOf('\\') + 1)}`,
    category: 'registry_set',
    lines: [`TargetObject|endswith: ${pattern(below)}`, `Details|contains: ${pattern(data)}`],
  };
}

function hive(finding: Finding): Detection | undefined {
  const operation = leaf(finding.reghunt.facts, 'reg', 'operation');
  const key = leaf(finding.reghunt.facts, 'reg', 'key', 'path');
  if (operation === undefined || key === undefined) return undefined;
  const below = key.replace(/^HK[A-Z]+/i, '');
  return {
    title: `reg ${operation} of ${key}`,
    category: 'process_creation',
    lines: [
      'CommandLine|contains|all:',
      `    - ${pattern(operation)}`,
      `    - ${pattern(below === '' ? key : below)}`,
    ],
  };
}

function leaf(object: EcsObject | undefined, ...path: readonly string[]): string | undefined {
  let here: EcsObject[string] | undefined = object;
  for (const step of path) {
    if (typeof here !== 'object' || Array.isArray(here)) return undefined;
    here = (here as EcsObject)[step];
  }
  if (typeof here === 'string') return here;
  return Array.isArray(here) ? (here as readonly string[])[0] : undefined;
}

/** Sigma's escapes for what it would read as wildcards, and for backslashes that stand before one. */
function pattern(literal: string): string {
  return quoted(literal.replace(/\\(?=[\\*?])|[*?]/g, (found) => `\\${found}`));
}

/** A YAML scalar in single quotes, on one line: other control characters are not text that YAML takes. */
function quoted(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, ' ');
  return `'${plain.replaceAll("'", "''")}'`;
}

/** A stable UUID (version 8, as RFC 9562 gives it to such uses) out of the finding's hash. */
function uuidOf(hash: string): string {
  const hex = hash.padEnd(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
