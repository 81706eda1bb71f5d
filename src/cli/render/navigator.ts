/** The report as a layer of the ATT&CK Navigator: each technique with the highest risk that was found for it. */
import { findingTechniques } from '../../core/export/finding-layer.ts';
import { type LayerTechnique, navigatorLayer } from '../../core/export/navigator-layer.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { Report } from './report.ts';

export function* renderNavigator({ head, findings }: Report): Iterable<string> {
  const { totals } = head;
  yield navigatorLayer(
    `reghunt ${head.generated_at.slice(0, 10)}`,
    `${totals.findings} findings of ${head.hunts.join(', ')} in ${head.source}. The score is the highest risk.`,
    techniquesOf(findings),
  );
}

function* techniquesOf(findings: Iterable<Finding>): Iterable<LayerTechnique> {
  for (const finding of findings) yield* findingTechniques(finding);
}
