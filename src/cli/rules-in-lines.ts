/** Says on stderr what became of public rules that were given. */

import type { PublicRules } from '../core/content/content.ts';
import { formatProblem, type Problem } from '../core/problem.ts';
import type { Terminal } from './wiring.ts';

type Writer = Pick<Terminal, 'write'>;

/** One line for all of them: a hunt must not drown in the reasons, and must not hide that there are some. */
export function sayRulesIn(rules: PublicRules, stderr: Writer): void {
  const { indicators, refused, warnings } = rules;
  if (refused.length === 0 && warnings.length === 0) return;
  stderr.write(
    `public rules: ${indicators.length} loaded, ${refused.length} refused, ${warnings.length} warnings; reghunt queries check names each with its reason\n`,
  );
}

/** Every warning and every reason, and how many of each category were loaded. */
export function listRulesIn(
  rules: PublicRules,
  { stdout, stderr }: { readonly stdout: Writer; readonly stderr: Writer },
): void {
  const say = (problems: readonly Problem[], what: string): void => {
    for (const problem of problems) stderr.write(`${formatProblem(problem)} (${what})\n`);
  };
  say(rules.warnings, 'warning');
  for (const { problems } of rules.refused) say(problems, 'refused');
  const counts = new Map<string, { loaded: number; refused: number }>();
  const of = (category: string): { loaded: number; refused: number } => {
    const held = counts.get(category) ?? { loaded: 0, refused: 0 };
    counts.set(category, held);
    return held;
  };
  for (const [category, count] of rules.loaded) of(category).loaded += count;
  for (const { category } of rules.refused) of(category).refused += 1;
  for (const [category, { loaded, refused }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    stdout.write(`${category.padEnd(28)} ${loaded} loaded, ${refused} refused\n`);
  }
}
