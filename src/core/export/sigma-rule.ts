/** Writes Sigma rules: one for each kind of event a rule selects, and a correlation for each pair a hunt looks for. */

import type { Pair, Select } from '../content/content.ts';
import { numberedUuid } from '../content/numbered-uuid.ts';
import { fold } from '../fold.ts';
import { fieldsAsked } from '../sigma/given-fields.ts';
import { compileDetection } from './compile-detection.ts';
import { commentLines, commentText } from './describe-test.ts';
import type { Rule } from './rule.ts';
import { sigmaDetection } from './sigma-detection.ts';
import { SIGMA, yamlText } from './sigma-dialect.ts';
import { SYSMON_EVENTS, WINDOWS_PLAN } from './windows-names.ts';

const STATUSES = {
  experimental: 'experimental',
  test: 'test',
  stable: 'stable',
  deprecated: 'deprecated',
} as const;

/** Sigma's own limit on a title. */
const LONGEST_TITLE = 256;

/** YAML documents, each ending in a line break. What they do not say stands in comments at their top. */
export function sigmaRules(rule: Rule): readonly string[] {
  const written: string[] = [];
  const selects = rule.select.map((select, index) => {
    const name = ruleName(rule, index);
    const paired = rule.pairs.length > 0;
    written.push(
      baseRule({ ...rule, title: partTitle(rule.title, index) }, select, {
        index,
        name: paired ? name : undefined,
        remarks: index === 0,
      }),
    );
    return { select, name };
  });
  for (const [index, pair] of rule.pairs.entries()) {
    const number = rule.select.length + 2 * index;
    const same = selects.find(({ select }) => isSame(select, pair));
    const name = same?.name ?? `${ruleName(rule, 0)}_${plainName(pair.id)}`;
    if (same === undefined) {
      const title = `${rule.title}: what is looked for beside it (${pair.id})`;
      written.push(baseRule({ ...rule, title }, pair, { index: number, name, remarks: false }));
    }
    for (const [other, { select, name: anchor }] of selects.entries()) {
      // A correlation of a rule with itself counts; the others name both.
      if (same !== undefined && !isSame(select, pair)) continue;
      const uuid = numberedUuid(rule.uuid, number + 1 + 100 * other);
      const titled = { ...rule, title: partTitle(rule.title, other) };
      written.push(correlation(titled, pair, uuid, [...new Set([anchor, name])]));
    }
  }
  return written;
}

interface Place {
  readonly index: number;
  /** By which correlations refer to it. */
  readonly name: string | undefined;
  readonly remarks: boolean;
}

function baseRule(rule: Rule, { kind, condition }: Select, { index, name, remarks }: Place): string {
  const { node, notes } = compileDetection(condition, WINDOWS_PLAN, SIGMA);
  const said = node.op === 'all' || node.op === 'none' ? undefined : sigmaDetection(node);
  // Sigma cannot say "every event of this kind": nearly, all that have an image.
  const detection = said ?? ['    selection:', '        Image|exists: true', '    condition: selection'];
  const comments = [...(remarks ? rule.remarks : []), ...notes];
  return [
    ...comments.flatMap(commentLines).map((line) => `# ${line}`),
    `title: ${yamlText(title(rule.title))}`,
    `id: ${numberedUuid(rule.uuid, index)}`,
    ...(name === undefined ? [] : [`name: ${name}`]),
    ...about(rule),
    'logsource:',
    `    category: ${SYSMON_EVENTS[kind].category}`,
    '    product: windows',
    'detection:',
    ...detection,
    ...footer(rule),
  ].join('\n');
}

function correlation(rule: Rule, pair: Pair, uuid: string, rules: readonly string[]): string {
  const { fields, lost } = groupFields(pair);
  const itself = rules.length === 1;
  return [
    ...lost.map((field) => `# not expressed: both events hold the same ${field}`),
    ...(pair.when === undefined
      ? []
      : [
          `# takes more: reghunt asks only beside events where it reads ${[...fieldsAsked(pair.when)].join(', ')}`,
        ]),
    `title: ${yamlText(title(`${rule.title}: together with another on the host (${pair.id})`))}`,
    `id: ${uuid}`,
    ...about(rule),
    'correlation:',
    `    type: ${itself ? 'event_count' : 'temporal'}`,
    '    rules:',
    ...rules.map((name) => `        - ${name}`),
    '    group-by:',
    ...fields.map((field) => `        - ${field}`),
    `    timespan: ${timespan(pair.window)}`,
    ...(itself ? ['    condition:', '        gte: 2'] : []),
    ...footer(rule),
  ].join('\n');
}

function groupFields(pair: Pair): { readonly fields: readonly string[]; readonly lost: readonly string[] } {
  const traced = pair.same.map((field) => ({ field, at: WINDOWS_PLAN.trace(field) }));
  const whole = traced.flatMap(({ at }) => (at === undefined || at.partOf ? [] : at.source.from.slice(0, 1)));
  const lost = traced.filter(({ at }) => at === undefined || at.partOf).map(({ field }) => field);
  return { fields: ['Computer', ...whole], lost };
}

function about(rule: Rule): readonly string[] {
  return [
    `status: ${STATUSES[rule.status]}`,
    `description: ${yamlText(rule.description)}`,
    ...list('references', rule.references),
    ...(rule.date === undefined ? [] : [`date: ${rule.date}`]),
    ...(rule.techniques.length === 0
      ? []
      : ['tags:', ...rule.techniques.map((id) => `    - attack.${fold(id)}`)]),
  ];
}

function footer(rule: Rule): readonly string[] {
  return [...list('falsepositives', rule.falsePositives), `level: ${rule.level}`, ''];
}

function list(key: string, values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [`${key}:`, ...values.map((value) => `    - ${yamlText(value)}`)];
}

/** No two rules of a hunt have the same title. */
function partTitle(text: string, index: number): string {
  return index === 0 ? text : `${text}, part ${index + 1}`;
}

function ruleName(rule: Rule, index: number): string {
  return `reghunt_${plainName(rule.id)}${index === 0 ? '' : `_${index + 1}`}`;
}

function plainName(id: string): string {
  return fold(id).replace(/[^a-z0-9]+/g, '_');
}

function title(text: string): string {
  return commentText(text, LONGEST_TITLE);
}

/** Whole units only, the largest that fits. */
function timespan(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const) {
    if (seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}

function isSame(select: Select, pair: Pair): boolean {
  return select.kind === pair.kind && JSON.stringify(select.condition) === JSON.stringify(pair.condition);
}
