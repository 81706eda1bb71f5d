/** What `reghunt.yml` configures, as the program uses it: every default filled in, every secret read but those of `setup`. */
import type { Severity } from '../judge/score.ts';
import type { DashboardsConfig } from './dashboards.ts';

/** How to reach an engine. */
export interface ConnectionOptions {
  readonly url: string;
  readonly engine: 'auto' | 'elasticsearch' | 'opensearch';
  readonly auth:
    | { readonly kind: 'none' }
    | { readonly kind: 'basic'; readonly username: string; readonly password: string }
    | { readonly kind: 'api_key'; readonly key: string };
  readonly caFile: string | undefined;
  readonly caFingerprint: string | undefined;
  readonly insecure: boolean;
  readonly timeoutMs: number;
  /** Most requests at once. */
  readonly concurrency: number;
}

/** A cluster to hunt in. */
export interface SourceConfig {
  /** Its ledger is kept under this name, whatever its URL. */
  readonly name: string;
  readonly connection: ConnectionOptions;
  /** Empty: those of the field profiles. */
  readonly patterns: readonly string[];
  readonly excludedTiers: readonly string[];
  readonly horizons: Horizons;
}

/** How far back counts are compared. Milliseconds. */
export interface Horizons {
  /** At every tick. */
  readonly tick: number;
  readonly hourly: number;
  readonly nightly: number;
}

export interface ScheduleConfig {
  /** Five or six fields, as cron takes them. */
  readonly cron: string;
  /** Most milliseconds a tick is put off by, so that replicas and sites do not ask all at once. */
  readonly jitter: number;
  /** Ages of a bucket, in milliseconds, at which later parts of its cases are looked for. */
  readonly rungs: readonly number[];
  readonly budget: {
    /** Milliseconds a tick may take. */
    readonly time: number;
    readonly requests: number;
  };
  /** Milliseconds after which a runner that gives no sign of life is taken for dead, and what it claims is looked at. */
  readonly claimTimeout: number;
}

export interface ServeConfig {
  readonly host: string;
  readonly port: number;
  /** `/readyz` fails when the last complete run is older. Milliseconds. */
  readonly readyWithin: number;
}

export interface Config {
  readonly sources: readonly SourceConfig[];
  readonly findings: { readonly connection: ConnectionOptions; readonly prefix: string };
  readonly schedule: ScheduleConfig;
  /** Ids; empty: all that are enabled. */
  readonly hunts: readonly string[];
  /** Folders of content beside the shipped one. */
  readonly queries: readonly string[];
  /** Files and folders of public Sigma rules. */
  readonly indicators: readonly string[];
  /** Findings from this severity on are written. */
  readonly threshold: Severity;
  readonly serve: ServeConfig;
  readonly dashboards: DashboardsConfig;
}
