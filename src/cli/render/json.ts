/** The JSON report of the design's contract: one document, nothing else on stdout. */
import { sigmaEntry } from '../../core/report/report.ts';
import type { Report } from './report.ts';

export function* renderJson({ head, findings }: Report): Iterable<string> {
  const rules: string[] = [];
  yield `{\n"report": ${JSON.stringify(head, null, 2)},\n"findings": [`;
  let separator = '\n';
  for (const finding of findings) {
    yield `${separator}${JSON.stringify(finding)}`;
    separator = ',\n';
    rules.push(...sigmaEntry(finding).map((rule) => JSON.stringify(rule)));
  }
  yield `\n],\n"sigma_rules": [${rules.length > 0 ? `\n${rules.join(',\n')}\n` : ''}]\n}\n`;
}
