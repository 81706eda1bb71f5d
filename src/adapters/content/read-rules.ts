/** Reads folders of public Sigma rules as they are: what can be used becomes indicators, the rest is refused by name. */
import type { Content, Indicator, PublicRules, RefusedRule } from '../../core/content/content.ts';
import { type PublicRule, parsePublicRule, type RuleFile } from '../../core/content/public-rule.ts';
import { readFields } from '../../core/content/read-fields.ts';
import { ruleDocuments } from '../../core/content/rule-documents.ts';
import { listedValues } from '../../core/content/value-lists.ts';
import { type Located, problemAt } from '../../core/located.ts';
import type { Problem } from '../../core/problem.ts';
import { readPublicFile, yamlFilesBelow } from './yaml-files.ts';

/** `content`: what is loaded already; its ids are taken, its profiles tell what events carry, its lists fill placeholders. */
export async function readRules(paths: readonly string[], content: Content): Promise<PublicRules> {
  const fields = readFields(content.profiles);
  const listed = listedValues(content.lists);
  const taken = new Map<string, string>(content.indicators.map(({ id, file }) => [id, file]));
  const indicators: Indicator[] = [];
  const refused: RefusedRule[] = [];
  const warnings: Problem[] = [];
  const loaded = new Map<string, number>();
  for (const path of paths) {
    const { files, problems } = await yamlFilesBelow(path);
    refused.push(...problems.map(unread));
    for (const file of files) {
      const { documents, problems: broken, warnings: told } = await readPublicFile(file);
      if (broken.length > 0) refused.push({ problems: broken, category: 'none', isWrong: true });
      warnings.push(...told);
      for (const read of rulesOf(documents, { file, fields, listed })) {
        const outcome = 'rule' in read ? refusedTwin(read, taken) : read;
        if ('refused' in outcome) {
          const { refused: wrong, category, because } = outcome;
          refused.push({ problems: wrong, category, isWrong: because === 'unusable' });
          continue;
        }
        taken.set(outcome.rule.id, file);
        indicators.push(outcome.rule);
        warnings.push(...outcome.warnings);
        loaded.set(outcome.category, (loaded.get(outcome.category) ?? 0) + 1);
      }
    }
  }
  return { indicators, refused, warnings, loaded };
}

function unread(problem: Problem): RefusedRule {
  return { problems: [problem], category: 'none', isWrong: true };
}

function rulesOf(documents: readonly Located[], given: Omit<RuleFile, 'node'>): readonly PublicRule[] {
  return ruleDocuments(documents, given.file).map((document) =>
    'problem' in document
      ? { refused: [document.problem], category: 'none', because: 'unusable' }
      : parsePublicRule({ ...given, node: document.node }),
  );
}

/** Findings name indicators by id, so the first of two rules with one id is the one that counts. */
function refusedTwin(
  read: Extract<PublicRule, { readonly rule: Indicator }>,
  taken: ReadonlyMap<string, string>,
): PublicRule {
  const { rule, category } = read;
  const before = taken.get(rule.id);
  if (before === undefined) return read;
  const problem = problemAt(rule.file, read.place, `The id ${rule.id} is taken by ${before}.`);
  return { refused: [problem], category, because: 'unusable' };
}
