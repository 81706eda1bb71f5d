/** The detection rule that raises findings as alerts in Elastic Security, so that its cases and timelines work on them. Pure. */
import { techniqueOf } from '../content/attack.ts';
import type { Technique } from '../content/content.ts';
import { SEVERITIES } from '../judge/score.ts';

/**
 * Minutes. A transition is dated by the engine's clock as it is written, so that it never becomes visible long after its own
 * time, however late the events behind it came. What the look-back is longer than the interval by, ten minutes, is for a busy
 * engine, the clock of the Kibana server and executions that start late. It overlaps: an execution that sees a document
 * again makes no second alert, since Kibana makes an alert's id of the document's index, id and version.
 */
const INTERVAL = 5;
const LOOKS_BACK = 15;

/** As many as Kibana allows by itself (`xpack.alerting.rules.run.alerts.max`): a first run over old events tells of many. */
const MOST_ALERTS = 1_000;

/** What the hunts are about. The alert has in `threat` what its own finding is. */
const TECHNIQUES = ['T1547.001', 'T1003.002', 'T1012', 'T1112'] as const;

export interface SecurityRuleOptions {
  /** Of the indices that findings are written to. */
  readonly prefix: string;
}

/**
 * One line of the file that Kibana's rules import takes, without a line end. No feature above the Basic licence, and no field
 * that Kibana 8.9 does not know. Source of the fields: elastic/kibana, `common/api/detection_engine/model/rule_schema` of the
 * plugin `security_solution`.
 */
export function securityRule({ prefix }: SecurityRuleOptions): string {
  const isDefault = prefix === 'reghunt';
  return JSON.stringify({
    // An import replaces the rule of the same id: each prefix has its own.
    rule_id: `${prefix}-transitions`,
    name: isDefault ? 'Finding of reghunt' : `Finding of reghunt (${prefix})`,
    description:
      'A finding of reghunt is worse than it ever was, is shown again after it was suppressed or fell below what is reported, or was done again after people had closed it. Each is told once.',
    author: ['reghunt'],
    license: 'Apache-2.0',
    version: 1,
    immutable: false,
    enabled: true,
    tags: ['reghunt', 'OS: Windows', 'Tactic: Persistence', 'Tactic: Credential Access'],
    type: 'query',
    language: 'kuery',
    // The same in KQL and in the query string of Lucene.
    query: 'reghunt.transition.kind:*',
    index: [`${prefix}-transitions`],
    filters: [],
    interval: `${INTERVAL}m`,
    from: `now-${LOOKS_BACK}m`,
    to: 'now',
    max_signals: MOST_ALERTS,
    risk_score: 47,
    risk_score_mapping: [{ field: 'event.risk_score', operator: 'equals', value: '' }],
    severity: 'medium',
    severity_mapping: SEVERITIES.map((severity) => ({
      field: 'reghunt.severity',
      operator: 'equals',
      value: severity,
      severity,
    })),
    rule_name_override: 'rule.name',
    threat: TECHNIQUES.flatMap((id) => threatsOf(techniqueOf(id))),
    false_positives: [
      'Installers and management agents that set themselves up to start, and backup tools that save hives. reghunt scores what makes a case routine; an exception with owner and expiry is for what remains.',
    ],
    references: TECHNIQUES.map(address),
    note: GUIDE,
    exceptions_list: [],
    actions: [],
  });
}

/** Read beside the alert; its fields are those of the finding. */
const GUIDE = `## What this alert says

reghunt has joined a registry write or the use of a registry tool with what led to it and what came of it, and weighed all of it. The sentence in \`message\` tells what was done. \`reghunt.why\` tells why it counts: each line is a weight and an observation, the heaviest first; lines that begin with \`x\` speak for a routine matter and lower the score.

\`reghunt.transition.kind\` tells why you see it now:

- \`risen\`: it is worse than it ever was. \`reghunt.transition.from: new\` means that it is new.
- \`returned\`: it was suppressed by an exception, or had fallen below what is reported, and counts again.
- \`reopened\`: somebody closed it, and the act was done again after that.

## From the alert to a decision

1. **What would start, or what was taken?** For an autostart look at \`registry.path\` and \`registry.data.strings\`: a program in a folder that users may write to, a script host, an address or encoded text is rarely software. For a hive, look at \`process.command_line\` and \`file.path\`: SAM and SYSTEM together are enough to read password hashes offline.
2. **Who did it?** \`process.executable\` and \`process.command_line\`, then \`process.parent.*\`. An installer started from the desktop reads differently from an Office program or a service that starts a shell.
3. **Did it run, and where else?** Take \`reghunt.finding.id\` to the Case board, or search the evidence index for it: the events behind the finding are there, with role and time. Compare hosts by \`reghunt.finding.group\`: the same group on many hosts is a rollout, or a spread.
4. **Is something missing?** A finding can only show what was logged. Whether the host sends all kinds of events shows on the board Hunt health.

## What to do

- **It is an attack**: isolate the host, keep the file in \`file.path\` and its hashes, remove the value or stop the saved hive from leaving, and look for the same \`related.hash\` and user elsewhere. After a hive with SAM, SECURITY or SYSTEM was copied, take the passwords of local accounts and cached logons for known.
- **It is known and will come again**: write an exception that names key, path, arguments and writer, with reason, owner and expiry. The finding is then suppressed, not deleted.
- **It is done with**: set \`reghunt.triage.status\` of the finding to \`closed\`, with the time in \`reghunt.triage.at\`. Closing the alert alone tells reghunt nothing. Should the act be done again, you get a new alert.`;

/** One entry for each tactic, as Kibana keeps them. */
function threatsOf(technique: Technique | undefined): readonly object[] {
  if (technique === undefined) return [];
  const { id, name, tactics } = technique;
  const [above = id] = id.split('.');
  const [parent = name, own] = name.split(': ');
  return tactics.map((tactic) => ({
    framework: 'MITRE ATT&CK',
    tactic: { ...tactic, reference: `https://attack.mitre.org/tactics/${tactic.id}/` },
    technique: [
      {
        id: above,
        name: parent,
        reference: address(above),
        subtechnique: own === undefined ? [] : [{ id, name: own, reference: address(id) }],
      },
    ],
  }));
}

function address(technique: string): string {
  return `https://attack.mitre.org/techniques/${technique.replace('.', '/')}/`;
}
