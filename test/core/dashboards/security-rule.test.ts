/** The rule for Elastic Security is the committed file, speaks of fields that transitions have, and needs no licence. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { techniqueOf } from '../../../src/core/content/attack.ts';
import { securityRule } from '../../../src/core/dashboards/security-rule.ts';
import { SEVERITIES } from '../../../src/core/judge/score.ts';

interface Rule {
  readonly [field: string]: unknown;
  readonly index: readonly string[];
  readonly query: string;
  readonly note: string;
  readonly rule_name_override: string;
  readonly severity_mapping: readonly {
    readonly field: string;
    readonly value: string;
    readonly severity: string;
  }[];
  readonly risk_score_mapping: readonly { readonly field: string }[];
  readonly threat: readonly {
    readonly tactic: { readonly id: string; readonly reference: string };
    readonly technique: readonly {
      readonly id: string;
      readonly name: string;
      readonly subtechnique: readonly { readonly id: string; readonly name: string }[];
    }[];
  }[];
}

const rule = JSON.parse(securityRule({ prefix: 'reghunt' })) as Rule;

/** Of fields by their path: the type of the mapping. */
function typeOf(field: string): string | undefined {
  let at = JSON.parse(readFileSync('mappings/transitions.json', 'utf8')).template.mappings;
  for (const part of field.split('.')) at = at?.properties?.[part];
  return at?.type;
}

/** Fields of a rule that Kibana 8.9 takes on import and that need no more than the Basic licence. */
const FREE_FIELDS = [
  ...['rule_id', 'name', 'description', 'author', 'license', 'version', 'immutable', 'enabled', 'tags'],
  ...['type', 'language', 'query', 'index', 'filters', 'interval', 'from', 'to', 'max_signals'],
  ...['risk_score', 'risk_score_mapping', 'severity', 'severity_mapping', 'rule_name_override'],
  ...['threat', 'false_positives', 'references', 'note', 'exceptions_list', 'actions'],
];

it('is committed for the default prefix', async () => {
  await expect(`${securityRule({ prefix: 'reghunt' })}\n`).toMatchFileSnapshot(
    '../../../dashboards/security/rule.ndjson',
  );
});

describe('the rule', () => {
  it('is one line, and has the fields that Kibana demands and knows', () => {
    expect(securityRule({ prefix: 'reghunt' })).not.toContain('\n');
    expect(Object.keys(rule).toSorted()).toEqual(FREE_FIELDS.toSorted());
    expect(rule).toMatchObject({ type: 'query', language: 'kuery', immutable: false, actions: [] });
  });

  it('reads the transitions of its prefix, and does not take the place of the rule of another', () => {
    const other = JSON.parse(securityRule({ prefix: 'lab.a' })) as Rule;
    expect([rule.index, other.index]).toEqual([['reghunt-transitions'], ['lab.a-transitions']]);
    expect(other['rule_id']).not.toBe(rule['rule_id']);
  });

  it('has severity, risk and name of the finding', () => {
    expect(rule.severity_mapping.map(({ value, severity }) => [value, severity])).toEqual(
      SEVERITIES.map((severity) => [severity, severity]),
    );
    const fields = [
      ...rule.severity_mapping.map(({ field }) => typeOf(field)),
      typeOf(rule.rule_name_override),
      typeOf(rule.query.replace(/:\*$/, '')),
    ];
    expect(new Set(fields)).toEqual(new Set(['keyword']));
    expect(rule.risk_score_mapping.map(({ field }) => typeOf(field))).toEqual(['long']);
  });

  it('names techniques under each of their tactics, as ATT&CK does', () => {
    const named = rule.threat.flatMap(({ tactic, technique }) =>
      technique.map(({ id, name, subtechnique: [sub] }) => [
        tactic.id,
        sub?.id ?? id,
        sub === undefined ? name : `${name}: ${sub.name}`,
      ]),
    );
    expect(named.toSorted()).toEqual(
      ['T1547.001', 'T1003.002', 'T1012', 'T1112']
        .flatMap((id) => {
          const technique = techniqueOf(id);
          return technique?.tactics.map((tactic) => [tactic.id, id, technique.name]) ?? [];
        })
        .toSorted(),
    );
    for (const { technique } of rule.threat) for (const { id } of technique) expect(id).toMatch(/^T\d{4}$/);
  });

  it('guides by fields that an alert has, or that the finding has', () => {
    const findings = JSON.parse(readFileSync('mappings/findings.json', 'utf8')).template.mappings;
    const inFindings = (field: string): unknown =>
      field.split('.').reduce((at, part) => at?.properties?.[part], findings);
    const fields = [...rule.note.matchAll(/`([a-z_]+(?:\.[a-z_]+)+)/g)].map(([, field = '']) => field);
    expect(fields.length).toBeGreaterThan(10);
    for (const field of fields)
      expect([field, typeOf(field) ?? inFindings(field)]).not.toEqual([field, undefined]);
  });
});
