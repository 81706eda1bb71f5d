/** Counts index by index: the aggregation to ask for, and how its answer is read. */
import { listAt, numberAt, textAt } from './json.ts';
import type { Target } from './targets.ts';

/** A bucket for each index of the target that holds something, one of them perhaps by a name we do not know. */
export function perIndex({ indices }: Target): { readonly terms: object } {
  return { terms: { field: '_index', size: indices.length + 1 } };
}

export interface IndexBucket {
  readonly index: string;
  readonly count: number;
  /** With the answers of what was asked within it. */
  readonly bucket: unknown;
}

/** `path`: of the aggregation in the answer. */
export function indexBuckets(body: unknown, ...path: readonly string[]): readonly IndexBucket[] {
  return listAt(body, ...path, 'buckets').map((bucket) => ({
    index: textAt(bucket, 'key'),
    count: numberAt(bucket, 'doc_count'),
    bucket,
  }));
}
