/** Puts together how to reach Kibana or OpenSearch Dashboards, each value from the nearest place that says it. */
import { withoutTrailingSlash } from './connection-url.ts';
import type { SecretSource } from './secret-source.ts';

export const PRODUCTS = ['kibana', 'opensearch'] as const;

/** Whoever asks a dashboards' server: nobody but `setup` needs its secrets, so they are read no earlier than there. */
export type DashboardsAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: SecretSource | undefined }
  | { readonly kind: 'api_key'; readonly key: SecretSource }
  | { readonly kind: 'bearer'; readonly token: SecretSource };

export interface DashboardsConfig {
  /** With its base path, and without a slash at its end; undefined where none is configured. */
  readonly url: string | undefined;
  readonly product: (typeof PRODUCTS)[number];
  /** Of Kibana; undefined: the default space. */
  readonly space: string | undefined;
  /** Of OpenSearch Dashboards; undefined: the one the account gets. */
  readonly tenant: string | undefined;
  readonly auth: DashboardsAuth;
  readonly caFile: string | undefined;
  readonly insecure: boolean;
  readonly timeoutMs: number;
}

interface DashboardsValues {
  readonly url: string;
  readonly product: DashboardsConfig['product'];
  readonly space: string;
  readonly tenant: string;
  readonly username: string;
  readonly password: SecretSource;
  readonly apiKey: SecretSource;
  readonly token: SecretSource;
  readonly caFile: string;
  readonly insecure: boolean;
  readonly timeoutMs: number;
}

export type DashboardsKey = keyof DashboardsValues;

/** What one place says of it. */
export interface DashboardsLayer {
  readonly says: { readonly [Key in DashboardsKey]?: DashboardsValues[Key] | undefined };
  /** Where it says it, for people: `--dashboards-url`, `REGHUNT_DASHBOARDS_URL`; of a file the key. */
  readonly nameOf: (key: DashboardsKey) => string;
  readonly isFile: boolean;
}

export const DASHBOARDS_DEFAULTS = { product: 'kibana', insecure: false, timeoutMs: 60_000 } as const;

export interface DashboardsRead {
  readonly dashboards: DashboardsConfig;
  /** What each value is said by; without a layer it is the default. */
  readonly origins: ReadonlyMap<DashboardsKey, DashboardsLayer>;
}

/** `layers`: the nearest first. */
export function dashboardsOf(layers: readonly DashboardsLayer[]): DashboardsRead {
  const origins = new Map<DashboardsKey, DashboardsLayer>();
  const value = <Key extends DashboardsKey>(key: Key): DashboardsValues[Key] | undefined => {
    const layer = layers.find(({ says }) => says[key] !== undefined);
    if (layer !== undefined) origins.set(key, layer);
    return layer?.says[key];
  };
  const url = value('url');
  const dashboards: DashboardsConfig = {
    url: url === undefined ? undefined : withoutTrailingSlash(url),
    product: value('product') ?? DASHBOARDS_DEFAULTS.product,
    space: value('space'),
    tenant: value('tenant'),
    auth: authOf(layers, value),
    caFile: value('caFile'),
    insecure: value('insecure') ?? DASHBOARDS_DEFAULTS.insecure,
    timeoutMs: value('timeoutMs') ?? DASHBOARDS_DEFAULTS.timeoutMs,
  };
  return { dashboards, origins };
}

/** Of a user, a key and a token the nearest counts, on one level in this order. A password without a user says nothing. */
function authOf(
  layers: readonly DashboardsLayer[],
  value: <Key extends DashboardsKey>(key: Key) => DashboardsValues[Key] | undefined,
): DashboardsAuth {
  const rankOf = (key: DashboardsKey): number => {
    const rank = layers.findIndex(({ says }) => says[key] !== undefined);
    return rank < 0 ? Number.POSITIVE_INFINITY : rank;
  };
  const userRank = rankOf('username');
  const ranks = {
    basic: Number.isFinite(userRank) ? Math.min(userRank, rankOf('password')) : userRank,
    key: rankOf('apiKey'),
    token: rankOf('token'),
  };
  const nearest = Math.min(...Object.values(ranks));
  if (!Number.isFinite(nearest)) return { kind: 'none' };
  const username = ranks.basic === nearest ? value('username') : undefined;
  if (username !== undefined) return { kind: 'basic', username, password: value('password') };
  const key = ranks.key === nearest ? value('apiKey') : undefined;
  if (key !== undefined) return { kind: 'api_key', key };
  const token = value('token');
  return token === undefined ? { kind: 'none' } : { kind: 'bearer', token };
}

/** What cannot be of these settings, with the key to correct; undefined when nothing is. */
export function dashboardsFault({
  product,
  space,
  tenant,
}: Pick<DashboardsConfig, 'product' | 'space' | 'tenant'>):
  | { readonly key: 'space' | 'tenant'; readonly message: string }
  | undefined {
  if (product === 'opensearch' && space !== undefined) {
    return { key: 'space', message: 'OpenSearch Dashboards has no spaces: give a tenant instead.' };
  }
  if (product === 'kibana' && tenant !== undefined) {
    return {
      key: 'tenant',
      message: 'Kibana has no tenants: give a space instead, or the product opensearch.',
    };
  }
  return undefined;
}
