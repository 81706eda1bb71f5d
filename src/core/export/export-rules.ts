/** Writes rules in a target language, each with a comment that says what it is and what it does not say. */
import type { Profile } from '../event/profile.ts';
import { and, fitted, type Node, or, render } from '../sigma/query.ts';
import { type Compiled, compileDetection } from './compile-detection.ts';
import { commentLines } from './describe-test.ts';
import type { Dialect } from './dialect.ts';
import { DSL } from './dsl.ts';
import { EQL, EQL_WORDS } from './eql.ts';
import { ESQL, ESQL_WORDS } from './esql.ts';
import { KQL, KQL_WORDS } from './kql.ts';
import { LUCENE, LUCENE_WORDS } from './lucene.ts';
import { kindTests, profilePlan } from './profile-plan.ts';
import type { Rule } from './rule.ts';
import { sigmaRules } from './sigma-rule.ts';
import { SPL, SPL_WORDS } from './spl.ts';
import { printNode, textTest, type Words } from './text-node.ts';
import { SYSMON_EVENTS, WINDOWS_PLAN } from './windows-names.ts';

export const TARGETS = ['sigma', 'dsl', 'lucene', 'kql', 'eql', 'esql', 'spl'] as const;
export type Target = (typeof TARGETS)[number];

/** Their field names are those of Windows logs, whatever the shipper. */
export function hasFixedNames(target: Target): boolean {
  return target === 'sigma' || target === 'spl';
}

/** The engines' limit on clauses; OpenSearch's default is the lower. */
const MOST_CLAUSES = 1_024;

interface Language {
  readonly dialect: Dialect;
  comment(line: string): string;
  body(node: Node, indices: readonly string[]): string;
}

function words(dialect: Dialect, print: Words, mark: string, frame = (query: string) => query): Language {
  return {
    dialect,
    comment: (line) => `${mark} ${line}`,
    body: (node) => frame(printNode(node, print)),
  };
}

const LANGUAGES: Readonly<Record<Exclude<Target, 'sigma'>, Language>> = {
  dsl: {
    dialect: DSL,
    comment: (line) => `// ${line}`,
    body: (node) => JSON.stringify({ query: render(fitted(node, MOST_CLAUSES)) }, null, 2),
  },
  // Neither has comments of its own: the lines above are for people, the last one is the query.
  lucene: words(LUCENE, LUCENE_WORDS, '#'),
  kql: words(KQL, KQL_WORDS, '#'),
  eql: words(EQL, EQL_WORDS, '//', (query) => `any where ${query}`),
  esql: {
    dialect: ESQL,
    comment: (line) => `// ${line}`,
    body: (node, indices) =>
      `FROM ${indices.length === 0 ? '*' : indices.join(', ')}\n| WHERE ${printNode(node, ESQL_WORDS)}`,
  },
  spl: {
    dialect: SPL,
    comment: (line) => `\`\`\` ${line} \`\`\``,
    body: (node) => printNode(node, SPL_WORDS),
  },
};

/**
 * The rules one after the other, in Sigma as YAML documents, in all others with an empty line between them. `profile`
 * says where the asked index keeps its fields; targets with fixed names take no notice of it.
 */
export function exportRules(rules: readonly Rule[], target: Target, profile: Profile): string {
  if (target === 'sigma') return rules.flatMap(sigmaRules).join('---\n');
  const language = LANGUAGES[target];
  return rules.map((rule) => exportRule(rule, target, language, profile)).join('\n');
}

function exportRule(rule: Rule, target: Target, language: Language, profile: Profile): string {
  const parts = rule.select.map((select) =>
    target === 'spl' ? windowsPart(select, language.dialect) : profilePart(select, language.dialect, profile),
  );
  const notes = [...new Set(parts.flatMap((part) => part.notes))];
  const where = target === 'spl' ? 'Sysmon logs read by its Splunk add-on' : profile.name;
  const pairs = rule.pairs.map(
    (pair) => `not expressed: the pair "${pair.id}" on one host; Sigma has it as a correlation`,
  );
  const lines = [`${rule.title} (${rule.id})`, `asks: ${where}`, ...rule.remarks, ...pairs, ...notes];
  return [
    ...lines.flatMap(commentLines).map(language.comment),
    language.body(or(parts.map(({ node }) => node)), profile.indices),
    '',
  ].join('\n');
}

function profilePart(select: Rule['select'][number], dialect: Dialect, profile: Profile): Compiled {
  const layout = profile.kinds[select.kind];
  if (layout === undefined) {
    const note = `not expressed: ${select.kind} events: ${profile.id} does not log them`;
    return { node: or([]), notes: [note] };
  }
  const { node, notes } = compileDetection(select.condition, profilePlan(layout), dialect);
  return { node: and([kindTests(layout, dialect), node]), notes };
}

/** `source` ends alike whether the add-on reads the log as XML or as text. */
function windowsPart(select: Rule['select'][number], dialect: Dialect): Compiled {
  const { node, notes } = compileDetection(select.condition, WINDOWS_PLAN, dialect);
  const log = textTest('source', '=', '"*WinEventLog:Microsoft-Windows-Sysmon/Operational"');
  const { code, type } = SYSMON_EVENTS[select.kind];
  const kind = [
    textTest('EventCode', '=', String(code)),
    ...(type === undefined ? [] : [textTest('EventType', '=', `"${type}"`)]),
  ];
  return { node: and([log, ...kind, node]), notes };
}
