/** The products that dashboards are made for. Pure. */

export type Product = 'kibana' | 'opensearch';

export interface SetOptions {
  readonly prefix: string;
  /** Index patterns that are hunted. */
  readonly patterns: readonly string[];
}
