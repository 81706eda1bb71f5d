/** A saved object of Kibana or OpenSearch Dashboards, and the file both import it from. */

export interface Reference {
  readonly id: string;
  readonly type: string;
  readonly name: string;
}

export interface SavedObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly Reference[];
  /** Kibana: the document is refused by an older server and upgraded by a newer one. */
  readonly coreMigrationVersion?: string;
  readonly typeMigrationVersion?: string;
  readonly managed?: boolean;
  /** OpenSearch Dashboards: the same by type. */
  readonly migrationVersion?: Readonly<Record<string, string>>;
}

/** One object a line, ending with a line feed: what the import of both products reads. */
export function ndjson(objects: readonly SavedObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}
