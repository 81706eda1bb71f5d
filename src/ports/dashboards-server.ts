/** A Kibana or OpenSearch Dashboards, as much of it as bringing dashboards there needs. */
import type { StoredObject } from '../core/dashboards/compare-object.ts';
import type { SavedObject } from '../core/dashboards/saved-object.ts';

export type ObjectKey = Pick<SavedObject, 'type' | 'id'>;

export interface ServerStatus {
  /** `Kibana` or `OpenSearch Dashboards`. */
  readonly name: string;
  /** Undefined where the account may not see it. */
  readonly version: string | undefined;
}

/** What an import answered. Only `success` decides: counts are told of what was never stored. */
export interface ImportAnswer {
  readonly success: boolean;
  /** Under which id what was accepted is kept, where that is not its own. */
  readonly renamed: readonly (ObjectKey & { readonly storedAs: string })[];
  readonly refused: readonly Refusal[];
}

export interface Refusal extends ObjectKey {
  readonly reason:
    | { readonly kind: 'conflict' }
    | { readonly kind: 'ambiguous_conflict'; readonly ids: readonly string[] }
    | { readonly kind: 'missing_references'; readonly missing: readonly ObjectKey[] }
    | { readonly kind: 'unsupported_type' }
    | { readonly kind: 'other'; readonly message: string };
}

/** What the import of a rule answered. A rule may be imported and have errors all the same. */
export interface RuleAnswer {
  readonly success: boolean;
  readonly errors: readonly string[];
}

/** Every call throws `EngineError` when the server cannot be reached or refuses, and `Interrupted`. */
export interface DashboardsServer {
  /** URL with space or tenant, for people. */
  readonly where: string;
  /** Throws `EngineError` also when it is another product, too old for what is shipped, or has no such space. */
  status(): Promise<ServerStatus>;
  /** Undefined: not there. */
  read(key: ObjectKey): Promise<StoredObject | undefined>;
  /** Ids under which objects are kept whose own id was taken in another space, by `type/id` of the original. */
  copies(types: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** All in one request; overwrites. */
  import(objects: readonly SavedObject[]): Promise<ImportAnswer>;
  /** False: it was not there. */
  remove(key: ObjectKey): Promise<boolean>;
  /** A detection rule of Elastic Security by its `rule_id`; undefined: not there. */
  readRule(ruleId: string): Promise<StoredObject | undefined>;
  /** `line` is the rule as one line of JSON; overwrites. */
  importRule(line: string): Promise<RuleAnswer>;
  /** False: it was not there. */
  removeRule(ruleId: string): Promise<boolean>;
}
