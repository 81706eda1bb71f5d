/** What a set of objects is rendered for. */
export interface SetOptions {
  /** What the names of our indices begin with. */
  readonly prefix: string;
  /** Index patterns that are hunted: the data view of raw events shows these. */
  readonly patterns: readonly string[];
}
