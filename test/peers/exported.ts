/** All hunts and all findings of some records, exported to every target. */
import { join } from 'node:path';
import { TARGETS } from '../../src/core/export/export-rules.ts';
import { reghunt } from './checks.ts';

export interface Exported {
  readonly name: string;
  readonly target: string;
  readonly file: string;
}

/** Leaves `report.json` and `hunts.<target>`, `findings.<target>` in `folder`. */
export async function exportEverything(records: string, folder: string): Promise<readonly Exported[]> {
  const report = join(folder, 'report.json');
  await reghunt('hunt', '--input', records, '--format', 'json', '--show-suppressed', '--output', report);
  const exported: Exported[] = [];
  for (const target of [...TARGETS, 'navigator']) {
    for (const [name, source] of [
      ['hunts', []],
      ['findings', ['--from', report]],
    ] as const) {
      const file = join(folder, `${name}.${target}`);
      await reghunt('queries', 'export', ...source, '--to', target, '--output', file);
      exported.push({ name, target, file });
    }
  }
  return exported;
}
