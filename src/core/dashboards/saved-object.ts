/** A saved object of Kibana or OpenSearch Dashboards, as one line of an import file holds it. Pure. */

export interface SavedObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly id: string; readonly type: string; readonly name: string }[];
  readonly coreMigrationVersion?: string;
  readonly typeMigrationVersion?: string;
  readonly managed?: boolean;
  readonly migrationVersion?: Readonly<Record<string, string>>;
}
