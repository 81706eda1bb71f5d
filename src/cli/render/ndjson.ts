/** One finding a line, as `--format ndjson`. */
import type { Report } from './report.ts';

export function* renderNdjson({ findings }: Report): Iterable<string> {
  for (const finding of findings) yield `${JSON.stringify(finding)}\n`;
}
