/** Puts a connection together from what flags, environment and file say of it, each value from the nearest that says it. */
import type { ConnectionOptions } from './config.ts';
import { urlFault, withoutTrailingSlash } from './connection-url.ts';
import type { SecretSource } from './secret-source.ts';

interface ConnectionValues {
  readonly url: string;
  readonly engine: ConnectionOptions['engine'];
  readonly username: string;
  readonly password: SecretSource;
  readonly apiKey: SecretSource;
  readonly caFile: string;
  readonly caFingerprint: string;
  readonly insecure: boolean;
  readonly timeoutMs: number;
  readonly concurrency: number;
}

export type ConnectionKey = keyof ConnectionValues;

/** What one place says of a connection. */
export interface ConnectionLayer {
  readonly says: { readonly [Key in ConnectionKey]?: ConnectionValues[Key] | undefined };
  /** Where it says it, for people: `--url`, `REGHUNT_URL`; of a file the key. */
  readonly nameOf: (key: ConnectionKey) => string;
  /** Of a file: where in it. */
  readonly path?: readonly (string | number)[];
}

/** Where a value came from; without a layer it is the default. */
export interface ConnectionOrigin {
  readonly key: ConnectionKey;
  readonly layer: ConnectionLayer | undefined;
}

export type ConnectionResult =
  | {
      readonly connection: ConnectionOptions;
      readonly origins: Readonly<Partial<Record<ConnectionKey, ConnectionOrigin>>>;
    }
  | { readonly fault: ConnectionOrigin & { readonly message: string } };

export interface ConnectionTexts {
  readonly noUrl: string;
  readonly noPassword: (username: string) => string;
}

/** How an engine may be named. */
export const ENGINES = [
  'auto',
  'elasticsearch',
  'opensearch',
] as const satisfies readonly ConnectionOptions['engine'][];

export const CONNECTION_DEFAULTS = {
  engine: 'auto',
  insecure: false,
  timeoutMs: 60_000,
  concurrency: 4,
} as const;

/** `readSecret` throws an error that says why a file cannot be read, and never what is in it. */
export function connectionOf(
  layers: readonly ConnectionLayer[],
  texts: ConnectionTexts,
  readSecret: (file: string) => string,
): ConnectionResult {
  const said = <Key extends ConnectionKey>(key: Key): Said<Key> | undefined => nearest(layers, key);
  const origins: Partial<Record<ConnectionKey, ConnectionOrigin>> = {};
  const value = <Key extends ConnectionKey>(key: Key): ConnectionValues[Key] | undefined => {
    const found = said(key);
    origins[key] = { key, layer: found?.layer };
    return found?.value;
  };
  const url = value('url');
  if (url === undefined) return faultOf('url', undefined, texts.noUrl);
  const wrong = urlFault(url);
  if (wrong !== undefined) return faultOf('url', origins.url?.layer, wrong);
  const auth = authOf(said, texts, readSecret);
  if ('fault' in auth) return auth;
  return {
    connection: {
      url: withoutTrailingSlash(url),
      engine: value('engine') ?? CONNECTION_DEFAULTS.engine,
      auth: auth.auth,
      caFile: value('caFile'),
      caFingerprint: value('caFingerprint'),
      insecure: value('insecure') ?? CONNECTION_DEFAULTS.insecure,
      timeoutMs: value('timeoutMs') ?? CONNECTION_DEFAULTS.timeoutMs,
      concurrency: value('concurrency') ?? CONNECTION_DEFAULTS.concurrency,
    },
    origins: { ...origins, ...auth.origins },
  };
}

interface Said<Key extends ConnectionKey> {
  readonly value: ConnectionValues[Key];
  readonly layer: ConnectionLayer;
  /** 0 is the nearest. */
  readonly rank: number;
}

function nearest<Key extends ConnectionKey>(
  layers: readonly ConnectionLayer[],
  key: Key,
): Said<Key> | undefined {
  for (const [rank, layer] of layers.entries()) {
    const value = layer.says[key];
    if (value !== undefined) return { value, layer, rank };
  }
  return undefined;
}

type Auth =
  | {
      readonly auth: ConnectionOptions['auth'];
      readonly origins: Readonly<Partial<Record<ConnectionKey, ConnectionOrigin>>>;
    }
  | { readonly fault: ConnectionOrigin & { readonly message: string } };

/** Of a user and a key the nearer one counts, on one level the user. A password without a user says nothing. */
function authOf(
  said: <Key extends ConnectionKey>(key: Key) => Said<Key> | undefined,
  texts: ConnectionTexts,
  readSecret: (file: string) => string,
): Auth {
  const [user, password, key] = [said('username'), said('password'), said('apiKey')];
  const userRank =
    user === undefined ? Number.POSITIVE_INFINITY : Math.min(user.rank, password?.rank ?? user.rank);
  if (user !== undefined && userRank <= (key?.rank ?? Number.POSITIVE_INFINITY)) {
    if (password === undefined) return faultOf('username', user.layer, texts.noPassword(user.value));
    const secret = secretOf('password', password, readSecret);
    if ('fault' in secret) return secret;
    return {
      auth: { kind: 'basic', username: user.value, password: secret.text },
      origins: {
        username: { key: 'username', layer: user.layer },
        password: { key: 'password', layer: password.layer },
      },
    };
  }
  if (key === undefined) return { auth: { kind: 'none' }, origins: {} };
  const secret = secretOf('apiKey', key, readSecret);
  if ('fault' in secret) return secret;
  return {
    auth: { kind: 'api_key', key: secret.text },
    origins: { apiKey: { key: 'apiKey', layer: key.layer } },
  };
}

function secretOf(
  key: 'password' | 'apiKey',
  { value, layer }: Said<'password' | 'apiKey'>,
  readSecret: (file: string) => string,
): { readonly text: string } | Extract<Auth, { readonly fault: unknown }> {
  if (value.kind === 'text') return { text: value.text };
  try {
    return { text: readSecret(value.file) };
  } catch (error) {
    return faultOf(key, layer, error instanceof Error ? error.message : 'The file cannot be read.');
  }
}

function faultOf(
  key: ConnectionKey,
  layer: ConnectionLayer | undefined,
  message: string,
): { readonly fault: ConnectionOrigin & { readonly message: string } } {
  return { fault: { key, layer, message } };
}
