/** A layer for the ATT&CK Navigator: techniques with the highest score that speaks of them. Layer format 4.5. */

export interface LayerTechnique {
  readonly id: string;
  /** 0-100. */
  readonly score: number;
  readonly comment: string;
}

/** Several entries of one technique become one: the highest score, the comments one below the other. */
export function navigatorLayer(
  name: string,
  description: string,
  techniques: Iterable<LayerTechnique>,
): string {
  const byId = new Map<string, { score: number; readonly comments: Set<string>; more: number }>();
  for (const { id, score, comment } of techniques) {
    const known = byId.get(id) ?? { score: 0, comments: new Set<string>(), more: 0 };
    known.score = Math.max(known.score, score);
    if (known.comments.size < MOST_COMMENTS) known.comments.add(comment);
    else if (!known.comments.has(comment)) known.more += 1;
    byId.set(id, known);
  }
  const layer = {
    name,
    versions: { attack: '17', navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description,
    sorting: 3,
    // Most of ours are sub-techniques, which stay folded in their technique otherwise.
    layout: { layout: 'side', showID: true, showName: true, expandedSubtechniques: 'annotated' },
    hideDisabled: false,
    techniques: [...byId.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, { score, comments, more }]) => ({
        techniqueID: id,
        score,
        enabled: true,
        comment: [...comments, ...(more === 0 ? [] : [`and ${more} more`])].join('\n'),
      })),
    gradient: { colors: ['#ffe8a3', '#f08c2e', '#b3141f'], minValue: 0, maxValue: 100 },
  };
  return `${JSON.stringify(layer, null, 2)}\n`;
}

const MOST_COMMENTS = 20;
