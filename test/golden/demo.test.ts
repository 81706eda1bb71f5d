import { expect, it } from 'vitest';
import { compareFindings } from '../../src/core/finding/finding-order.ts';
import { huntFile } from './hunt-records.ts';

it('the made-up incident is ranked: what the intruder did first, what is routine last', async () => {
  const { findings } = await huntFile('demo/incident.ndjson');
  const ranked = findings
    .map((finding) => ({
      '@timestamp': finding['@timestamp'],
      risk: finding.event.risk_score,
      id: finding.reghunt.finding.id,
      finding,
    }))
    .sort(compareFindings)
    .map(({ finding: { host, registry, reghunt } }) => [
      reghunt.severity,
      host['hostname'],
      registry?.['value'] ?? reghunt.facts['reg'],
      reghunt.suppressed_by?.id ?? '-',
    ]);
  expect(ranked).toMatchObject([
    ['critical', 'ws-042', 'SyncCache', '-'],
    ['critical', 'ws-042', { operation: 'save', key: { hive: 'SAM' } }, '-'],
    ['critical', 'ws-042', { operation: 'save', key: { hive: 'SYSTEM' } }, '-'],
    ['critical', 'ws-042', 'GraphicsHub', '-'],
    ['low', 'fs-01', { operation: 'save', key: { hive: 'SOFTWARE' } }, '-'],
    ['low', 'ws-042', 'OneDrive', '-'],
    ['low', 'fs-01', 'VMware User Process', 'vmware-tools-user-process'],
  ]);
});

it('the shell that ran two reg commands is evidence, not a finding of its own', async () => {
  const { findings } = await huntFile('demo/incident.ndjson');
  const sam = findings.find(({ message }) => message.includes('saved HKLM\\SAM'));
  expect(sam?.reghunt.occurrences).toBe(1);
  expect(sam?.reghunt.evidence.map(({ role }) => role)).toContain('wrapper');
  expect(sam?.process).toMatchObject({ name: 'reg.exe', parent: { name: 'cmd.exe' } });
});
