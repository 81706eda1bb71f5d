/** The one table of what differs between engines and versions; code asks for a capability, never for a product. */

export type EngineName = 'elasticsearch' | 'opensearch';

export interface Capabilities {
  /** How a view of the indices is held while paging. `scroll` where a point in time has no tiebreak of its own. */
  readonly paging: 'elastic_pit' | 'opensearch_pit' | 'scroll';
  /** Most clauses one query may hold, all levels counted. */
  readonly maxClauses: number;
  /** Most values in one `terms` query. */
  readonly maxTerms: number;
  /** Most documents one request may return. */
  readonly maxPage: number;
  /** Most shards one point in time or scroll may hold open on a node; contexts are counted per shard. */
  readonly maxOpenShards: number;
  /**
   * Many texts are found sooner by one regular expression than each alone. Lucene 9 minimises an expression at every
   * step of building it: there twenty paths together cost fifteen times what they cost apart.
   */
  readonly unitesTexts: boolean;
  /** Indices lie on data tiers, by which a query can leave them out (`_tier`). */
  readonly tiers: boolean;
  /** Field names of a field capabilities request may travel in its body. */
  readonly fieldCapsBody: boolean;
  /**
   * `field:*part*`, as people write it into a search bar, finds what a `wildcard` field holds. OpenSearch compares it with
   * the pieces of three characters that it keeps of the value, and finds nothing longer.
   */
  readonly wildcardsByText: boolean;
}

const COMMON = { maxTerms: 65_536, maxPage: 10_000 } as const;

/**
 * Elasticsearch opened 1,400 contexts without a refusal; OpenSearch stops at 300 per node, and others use them too.
 * Elasticsearch derives its clause limit from the heap (16,384 with 1 GiB, 8,192 with 512 MiB); OpenSearch has 1,024.
 */
export function capabilitiesOf(engine: EngineName, version: string): Capabilities {
  if (engine === 'elasticsearch') {
    return {
      ...COMMON,
      paging: 'elastic_pit',
      maxClauses: 4_096,
      maxOpenShards: 1_000,
      unitesTexts: isAtLeast(version, 9, 0),
      tiers: true,
      fieldCapsBody: true,
      wildcardsByText: true,
    };
  }
  return {
    ...COMMON,
    // Without `_shard_doc` OpenSearch loses events of equal time at a page's edge; it is known to work from 3.6 on.
    paging: isAtLeast(version, 3, 6) ? 'opensearch_pit' : 'scroll',
    maxClauses: 1_024,
    maxOpenShards: 200,
    unitesTexts: isAtLeast(version, 3, 0),
    tiers: false,
    fieldCapsBody: false,
    wildcardsByText: false,
  };
}

/** False for an unknown version: the older way works everywhere. */
function isAtLeast(version: string, major: number, minor: number): boolean {
  const [haveMajor = 0, haveMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return haveMajor > major || (haveMajor === major && haveMinor >= minor);
}
