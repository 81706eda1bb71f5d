/** Detections from YAML text, for tests. */

import type { FieldValue } from '../../../src/core/event/event.ts';
import { formatProblem } from '../../../src/core/problem.ts';
import type { Condition } from '../../../src/core/sigma/condition.ts';
import { type DetectionOptions, parseDetection } from '../../../src/core/sigma/parse-detection.ts';
import { predicate, recordView } from '../../../src/core/sigma/predicate.ts';
import { readYaml } from '../read-yaml.ts';

type Options = Omit<DetectionOptions, 'file'>;

export function parsed(yaml: string, options: Options = {}): Condition | readonly string[] {
  const read = readYaml(yaml, 'r.yml');
  if ('problems' in read) throw new Error(read.problems.map(formatProblem).join('\n'));
  const [document] = read.documents;
  if (document === undefined) throw new Error('no document');
  const result = parseDetection(document, { file: 'r.yml', ...options });
  return 'condition' in result ? result.condition : result.problems.map(formatProblem);
}

export function conditionOf(yaml: string, options: Options = {}): Condition {
  const result = parsed(yaml, options);
  if ('op' in result) return result;
  throw new Error(result.join('\n'));
}

export function problemsOf(yaml: string, options: Options = {}): readonly string[] {
  const result = parsed(yaml, options);
  return 'op' in result ? [] : result;
}

/** Does the one-item detection `key: value` accept an event with `f` = `value`? */
export function accepts(
  item: string,
  fields: Readonly<Record<string, FieldValue>>,
  options: Options = {},
): boolean {
  return predicate(conditionOf(`sel:\n  ${item}\ncondition: sel\n`, options))(recordView(fields));
}
