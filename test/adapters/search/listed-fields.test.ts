/** What is written of runs and habits is what the lists of fields tell of, no more and no less. */
import { expect, it } from 'vitest';
import { habitDocument } from '../../../src/adapters/search/baseline-store.ts';
import { runDocument } from '../../../src/adapters/search/run-store.ts';
import { DOCUMENTS } from '../../../src/core/fields/documents.ts';
import { leaves } from '../../../src/core/finding/nested.ts';
import { madeNotSeen, madeRecord } from '../../core/run/made-record.ts';

const WHOLE_PLACE = {
  indices: ['winlogbeat-7'],
  shard: 2,
  cluster: 'far',
  field: 'host.name',
  window: { from: 0, to: 1 },
};

const DOCUMENTS_WRITTEN = {
  runs: runDocument(madeRecord({ reason: 'newer content', not_seen: [madeNotSeen(WHOLE_PLACE)] })),
  baseline: habitDocument({
    id: 'h',
    kind: 'autostart',
    template: 'autostart | run | updater',
    host: 'ws-01',
    location: 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run',
    writer: 'C:\\setup.exe',
    severity: 'low',
    firstSeen: '2026-03-04T10:00:00.000Z',
    lastSeen: '2026-03-04T11:00:00.000Z',
  }),
};

it.each(['runs', 'baseline'] as const)('a document of %s has the fields of its list', (role) => {
  const written = new Set(leaves(DOCUMENTS_WRITTEN[role]).map(({ name }) => name));
  const listed = DOCUMENTS[role].fields.map(({ name }) => name);
  expect([...written].sort()).toEqual([...listed].sort());
});
