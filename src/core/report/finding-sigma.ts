/** Writes the Sigma rule a finding suggests: the same value or command on any other host. */
import { findingRule } from '../export/finding-rule.ts';
import { sigmaRules } from '../export/sigma-rule.ts';
import type { Finding } from '../finding/finding.ts';

/** Undefined when its event holds no data, command line or path to look for elsewhere. Deterministic. */
export function sigmaRule(finding: Finding): string | undefined {
  const rule = findingRule(finding);
  return rule === undefined ? undefined : sigmaRules(rule).join('---\n');
}
