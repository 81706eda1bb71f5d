/** One content file on its way to be parsed, and the part all families share: its detections. */
import type { Located } from '../located.ts';
import { entryOf, locate, problemAt } from '../located.ts';
import type { Problem } from '../problem.ts';
import type { Condition } from '../sigma/condition.ts';
import { ecsFieldName } from '../sigma/field-names.ts';
import { parseDetection } from '../sigma/parse-detection.ts';
import { checkNames, type KnownNames } from './known-names.ts';
import { checkLists, type ListedValues } from './value-lists.ts';

export interface ContentFile {
  /** Named in problems. */
  readonly file: string;
  readonly node: Located;
  /** Undefined: names are not checked. */
  readonly known: KnownNames | undefined;
  readonly listed: ListedValues;
}

export type Parsed<Entry> = { readonly entry: Entry } | { readonly problems: readonly Problem[] };

/** Parses the detection below `path`; undefined with every problem noted when it cannot be. */
export function detectionAt(
  { file, node, known, listed }: ContentFile,
  path: readonly (string | number)[],
  problems: Problem[],
): Condition | undefined {
  const parent = locate(node, path.slice(0, -1));
  const detection = entryOf(parent, String(path.at(-1) ?? ''))?.value;
  if (detection === undefined) {
    problems.push(problemAt(file, parent.place, `There is no "${path.join('.')}": say what to look for.`));
    return undefined;
  }
  if (known !== undefined) problems.push(...checkNames(detection, known, file));
  const wrong = checkLists(detection, listed, file);
  problems.push(...wrong);
  if (wrong.length > 0) return undefined;
  const parsed = parseDetection(detection, { file, fieldName: ecsFieldName, placeholders: listed });
  if ('condition' in parsed) return parsed.condition;
  problems.push(...parsed.problems);
  return undefined;
}
