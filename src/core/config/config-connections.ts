/** Which places count for the connection to each source and to the findings, the nearest first. */
import { UsageError } from '../problem.ts';
import { urlOfCloudId } from './cloud-id.ts';
import type { ConfigFile, ConnectionFile } from './config-schema.ts';
import type { ConnectionKey, ConnectionLayer } from './connection-layers.ts';
import { connectionVariable, type Environment, environmentLayer, FINDINGS } from './environment.ts';
import type { SecretSource } from './secret-source.ts';

/** How the file spells what is said of a connection. */
const FILE_KEYS: Readonly<Record<ConnectionKey, keyof ConnectionFile>> = {
  url: 'url',
  engine: 'engine',
  username: 'username',
  password: 'password_file',
  apiKey: 'api_key_file',
  caFile: 'ca',
  caFingerprint: 'ca_fingerprint',
  insecure: 'insecure',
  timeoutMs: 'timeout',
  concurrency: 'concurrency',
};

export interface ConnectionPlaces {
  readonly url: string | undefined;
  readonly env: Environment;
  readonly resolvePath: (path: string) => string;
}

/**
 * `REGHUNT_PASSWORD` and the like mean the only source before the file does. With several they would send the secret of
 * one cluster to another, so they count only for what has nothing of its own.
 */
export function sourceLayers(
  { sources }: ConfigFile,
  at: number,
  { url, env, resolvePath }: ConnectionPlaces,
): readonly ConnectionLayer[] {
  const source = sources[at];
  if (source === undefined) throw new Error(`config: there is no source ${at}`);
  const own = environmentLayer(env, source.name);
  const file = fileLayer(source, ['sources', at], resolvePath);
  return sources.length === 1
    ? [{ says: { url }, nameOf: () => '--url' }, own, environmentLayer(env), file]
    : [own, file, withoutUrl(environmentLayer(env))];
}

/** Undefined: it is not said where of several sources they are written to. */
export function findingsLayers(
  written: ConfigFile,
  places: ConnectionPlaces,
): readonly ConnectionLayer[] | undefined {
  const own = environmentLayer(places.env, FINDINGS);
  const file = fileLayer(written.findings, [FINDINGS], places.resolvePath);
  if (own.says.url !== undefined || file.says.url !== undefined) {
    return [own, file, withoutUrl(environmentLayer(places.env))];
  }
  return written.sources.length === 1 ? [own, file, ...sourceLayers(written, 0, places)] : undefined;
}

/** Throws `UsageError` for a URL that does not say which of several sources it is of. */
export function refuseUrlOfNone({ sources }: ConfigFile, { url, env }: ConnectionPlaces): void {
  const [first] = sources;
  const given = url !== undefined ? '--url' : connectionVariable('url');
  if (sources.length < 2 || first === undefined) return;
  if (url === undefined && environmentLayer(env).says.url === undefined) return;
  const names = sources.map(({ name }) => name).join(', ');
  throw new UsageError(
    `${given} does not say which of the sources ${names} it is of: leave it out, and set ${connectionVariable('url', first.name)} or the like.`,
  );
}

function withoutUrl(layer: ConnectionLayer): ConnectionLayer {
  return { ...layer, says: { ...layer.says, url: undefined } };
}

function fileLayer(
  written: ConnectionFile,
  path: readonly (string | number)[],
  resolvePath: (path: string) => string,
): ConnectionLayer {
  const { cloud_id: cloudId, ca } = written;
  const secret = (file: string | undefined): SecretSource | undefined =>
    file === undefined ? undefined : { kind: 'file', file: resolvePath(file) };
  return {
    says: {
      url: written.url ?? (cloudId === undefined ? undefined : urlOfCloudId(cloudId)),
      engine: written.engine,
      username: written.username,
      password: secret(written.password_file),
      apiKey: secret(written.api_key_file),
      caFile: ca === undefined ? undefined : resolvePath(ca),
      caFingerprint: written.ca_fingerprint,
      insecure: written.insecure,
      timeoutMs: written.timeout,
      concurrency: written.concurrency,
    },
    nameOf: (key) => (key === 'url' && written.url === undefined ? 'cloud_id' : FILE_KEYS[key]),
    path,
  };
}
