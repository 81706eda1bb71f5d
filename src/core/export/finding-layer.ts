/** Which techniques a finding or a hunt speaks of, for a Navigator layer. */
import { appliesTo } from '../content/applies-to.ts';
import type { Content, Hunt } from '../content/content.ts';
import type { Finding } from '../finding/finding.ts';
import { narrowestTechniques } from '../finding/narrowest-techniques.ts';
import type { LayerTechnique } from './navigator-layer.ts';

/** Those of the act and of each indicator that held, scored with the finding's risk. */
export function findingTechniques(finding: Finding): readonly LayerTechnique[] {
  return narrowestTechniques(finding.threat).map((id) => ({
    id,
    score: finding.event.risk_score,
    comment: `${finding.event.risk_score} ${finding.message}`,
  }));
}

/** Those of a hunt, at full score, and of the indicators it is ranked by, at their weight. */
export function huntTechniques(hunt: Hunt, content: Content): readonly LayerTechnique[] {
  return [
    ...hunt.techniques.map(({ id }) => ({ id, score: 100, comment: `hunted: ${hunt.id}` })),
    ...content.indicators
      .filter((indicator) => appliesTo(indicator, hunt))
      .flatMap(({ attack, weight, name }) =>
        attack.map((id) => ({ id, score: Math.round(weight * 100), comment: `indicator: ${name}` })),
      ),
  ];
}
