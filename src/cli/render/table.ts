/** The report for people: a line a finding, the sums on request, and totals with what was not seen at the end. */
import { hostKey } from '../../core/event/host.ts';
import { explainFinding } from '../../core/finding/explain.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { Severity } from '../../core/judge/score.ts';
import { placeText, textAt } from '../../core/report/timeline.ts';
import { printable } from './printable.ts';
import type { Report } from './report.ts';
import { totals } from './totals.ts';

const COLUMNS = `${'RISK'.padEnd(5)}${'SEVERITY'.padEnd(10)}${'TIME (UTC)'.padEnd(21)}${'HOST'.padEnd(17)}WHAT\n`;
const INDENT = ' '.repeat(15);

export function* renderTable(report: Report): Iterable<string> {
  let listed = 0;
  for (const finding of report.findings) {
    if (listed === 0) yield COLUMNS;
    listed += 1;
    yield line(finding, report.colour);
    yield `${INDENT}${who(finding)}\n`;
    if (report.explain) for (const step of explainFinding(finding)) yield `${INDENT}${printable(step)}\n`;
    yield `${INDENT}${joins(finding)}\n`;
  }
  yield* totals(report, listed);
}

function line(finding: Finding, colour: boolean): string {
  const time = finding['@timestamp'].replace('T', ' ').slice(0, 19);
  const host = printable(hostKey(String(finding.host['name'] ?? '-'))).slice(0, 16);
  const suppressed = finding.reghunt.suppressed_by === undefined ? '' : 'suppressed: ';
  const risk = String(finding.event.risk_score).padEnd(5);
  return `${risk}${severityText(finding.reghunt.severity, colour)}${time.padEnd(21)}${host.padEnd(16)} ${suppressed}${printable(finding.message)}\n`;
}

/** What to look further with: the finding's id, the account, the program, and where the act is to be found again. */
function who({ reghunt, user = {}, process = {} }: Finding): string {
  const account = [textAt(user, 'domain'), textAt(user, 'name') || textAt(user, 'id')];
  const parts: readonly (readonly [string, string])[] = [
    ['finding', reghunt.finding.id.slice(0, 8)],
    ['user', account.filter((part) => part !== '').join('\\')],
    ['process', textAt(process, 'executable') || textAt(process, 'name')],
    ['at', placeText(reghunt.source)],
  ];
  return parts
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name} ${printable(text)}`)
    .join(', ');
}

/** Escape codes of terminals: the graver, the louder. */
const TONES: Readonly<Record<Severity, string>> = { critical: '1;31', high: '31', medium: '33', low: '2' };

function severityText(severity: Severity, colour: boolean): string {
  const text = severity.padEnd(10);
  return colour ? `\u001b[${TONES[severity]}m${text}\u001b[0m` : text;
}

function joins({ reghunt }: Finding): string {
  const { writer, payload_file, payload_process } = reghunt.joins;
  const parts = { writer, 'payload file': payload_file, 'payload run': payload_process };
  const said = Object.entries(parts)
    .filter(([, part]) => part.reason !== 'not_applicable')
    .map(([name, part]) => `${name} ${part.status === 'found' ? 'joined' : `missing (${part.reason})`}`);
  const times = reghunt.occurrences > 1 ? `; seen ${reghunt.occurrences} times` : '';
  return `${said.join(', ')}${times}`;
}
