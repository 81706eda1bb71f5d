/** What the checker of dashboards says of a fault: data, never thrown. */

export interface Problem {
  /** The promise that is broken, in words with hyphens. */
  readonly rule: string;
  /** Type and id of the saved object. */
  readonly object: string;
  /** Where in it: panel, layer, column, attribute. */
  readonly where: string;
  readonly text: string;
}
