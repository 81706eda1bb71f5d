/** The environment variables that configure something, by name: for every connection, or for the one that is named. */
import type { ConnectionKey, ConnectionLayer } from './connection-layers.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What an environment may say of a connection, and the end of the variable's name. */
const ENDINGS = {
  url: 'URL',
  username: 'USERNAME',
  password: 'PASSWORD',
  apiKey: 'API_KEY',
  caFile: 'CA',
  caFingerprint: 'CA_FINGERPRINT',
} as const satisfies Partial<Record<ConnectionKey, string>>;

/** The name under which the connection to the findings goes. */
export const FINDINGS = 'findings';

/** The name under which the connection to the dashboards goes. */
export const DASHBOARDS = 'dashboards';

/** A variable that is set to nothing says nothing: so compose files hand on what is not there. */
export function variable(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}

/** `REGHUNT_PASSWORD`, or of a connection by name `REGHUNT_PROD_PASSWORD`. */
export function connectionVariable(key: keyof typeof ENDINGS, connection?: string): string {
  return ['REGHUNT', ...(connection === undefined ? [] : [variablePart(connection)]), ENDINGS[key]].join('_');
}

/** How the name of a connection stands in the names of variables. */
export function variablePart(connection: string): string {
  return connection.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

export function environmentLayer(env: Environment, connection?: string): ConnectionLayer {
  const text = (key: keyof typeof ENDINGS): string | undefined =>
    variable(env, connectionVariable(key, connection));
  const secret = (key: 'password' | 'apiKey') => {
    const found = text(key);
    return found === undefined ? undefined : ({ kind: 'text', text: found } as const);
  };
  return {
    says: {
      url: text('url'),
      username: text('username'),
      password: secret('password'),
      apiKey: secret('apiKey'),
      caFile: text('caFile'),
      caFingerprint: text('caFingerprint'),
    },
    nameOf: (key) => connectionVariable(key as keyof typeof ENDINGS, connection),
  };
}
