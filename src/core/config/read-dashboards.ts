/** Reads how to reach Kibana or OpenSearch Dashboards from flags, environment and, where there is one, file. */
import { UsageError } from '../problem.ts';
import {
  type DashboardsConfig,
  type DashboardsKey,
  type DashboardsLayer,
  dashboardsFault,
  dashboardsOf,
} from './dashboards.ts';
import { DASHBOARDS_OVERRIDABLE, type DashboardsFile } from './dashboards-schema.ts';
import { DASHBOARDS, type Environment, variable } from './environment.ts';
import type { SecretSource } from './secret-source.ts';

/** How the file spells what is said. */
const FILE_KEYS: Readonly<Record<DashboardsKey, keyof DashboardsFile>> = {
  url: 'url',
  product: 'product',
  space: 'space',
  tenant: 'tenant',
  username: 'username',
  password: 'password_file',
  apiKey: 'api_key_file',
  token: 'token_file',
  caFile: 'ca',
  insecure: 'insecure',
  timeoutMs: 'timeout',
};

const FLAGS: Partial<Readonly<Record<DashboardsKey, string>>> = {
  url: '--dashboards-url',
  product: '--product',
  space: '--space',
  tenant: '--tenant',
  username: '--dashboards-username',
  caFile: '--dashboards-ca',
  insecure: '--dashboards-insecure',
};

const VARIABLES: Partial<Readonly<Record<DashboardsKey, string>>> = {
  url: 'REGHUNT_DASHBOARDS_URL',
  product: 'REGHUNT_DASHBOARDS_PRODUCT',
  space: 'REGHUNT_DASHBOARDS_SPACE',
  tenant: 'REGHUNT_DASHBOARDS_TENANT',
  username: 'REGHUNT_DASHBOARDS_USERNAME',
  password: 'REGHUNT_DASHBOARDS_PASSWORD',
  apiKey: 'REGHUNT_DASHBOARDS_API_KEY',
  token: 'REGHUNT_DASHBOARDS_TOKEN',
  caFile: 'REGHUNT_DASHBOARDS_CA',
};

export interface DashboardsPlaces {
  readonly flags: DashboardsLayer['says'] | undefined;
  readonly env: Environment;
  readonly file?: {
    readonly written: DashboardsFile;
    readonly resolvePath: (path: string) => string;
    /** Where in the file a key of the section stands, for people. */
    readonly lineOf: (key: string) => string | undefined;
  };
  /** Where values come from. */
  readonly told?: Map<string, string>;
}

/** Throws `UsageError` for what flags or environment say wrongly. Reads no secret. */
export function readDashboards({ flags, env, file, told }: DashboardsPlaces): DashboardsConfig {
  const layers = [
    layerOf(flags ?? {}, FLAGS),
    environmentLayer(env),
    ...(file === undefined ? [] : [fileLayer(file)]),
  ];
  const { dashboards, origins } = dashboardsOf(layers);
  for (const key of ['url', 'product', 'space', 'tenant'] as const) {
    const layer = origins.get(key);
    const read = DASHBOARDS_OVERRIDABLE[key].safeParse(dashboards[key]);
    if (layer === undefined || read.success) continue;
    throw new UsageError(`${layer.nameOf(key)}: ${read.error.issues[0]?.message ?? 'cannot be used.'}`);
  }
  const wrong = dashboardsFault(dashboards);
  if (wrong !== undefined) {
    throw new UsageError(`${origins.get(wrong.key)?.nameOf(wrong.key)}: ${wrong.message}`);
  }
  for (const [key, layer] of origins) {
    const from = layer.isFile ? file?.lineOf(FILE_KEYS[key]) : layer.nameOf(key);
    if (from !== undefined) told?.set(`${DASHBOARDS}.${key}`, from);
  }
  return dashboards;
}

function layerOf(
  says: DashboardsLayer['says'],
  names: Partial<Record<DashboardsKey, string>>,
): DashboardsLayer {
  return { says, nameOf: (key) => names[key] ?? key, isFile: false };
}

function environmentLayer(env: Environment): DashboardsLayer {
  const text = (key: DashboardsKey): string | undefined => variable(env, VARIABLES[key] ?? '');
  const secret = (key: DashboardsKey): SecretSource | undefined => {
    const found = text(key);
    return found === undefined ? undefined : { kind: 'text', text: found };
  };
  return layerOf(
    {
      url: text('url'),
      // Whether it is one of them is found out with the rest.
      product: text('product') as DashboardsConfig['product'] | undefined,
      space: text('space'),
      tenant: text('tenant'),
      username: text('username'),
      password: secret('password'),
      apiKey: secret('apiKey'),
      token: secret('token'),
      caFile: text('caFile'),
    },
    VARIABLES,
  );
}

function fileLayer({ written, resolvePath }: NonNullable<DashboardsPlaces['file']>): DashboardsLayer {
  const secret = (file: string | undefined): SecretSource | undefined =>
    file === undefined ? undefined : { kind: 'file', file: resolvePath(file) };
  return {
    says: {
      url: written.url,
      product: written.product,
      space: written.space,
      tenant: written.tenant,
      username: written.username,
      password: secret(written.password_file),
      apiKey: secret(written.api_key_file),
      token: secret(written.token_file),
      caFile: written.ca === undefined ? undefined : resolvePath(written.ca),
      insecure: written.insecure,
      timeoutMs: written.timeout,
    },
    nameOf: (key) => `${DASHBOARDS}.${FILE_KEYS[key]}`,
    isFile: true,
  };
}
