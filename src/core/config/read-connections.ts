/** Connects each source and the findings as flags, environment and file say, or tells what keeps them from it. */
import { type Located, locate, problemAt } from '../located.ts';
import { type Problem, UsageError } from '../problem.ts';
import type { ConnectionOptions, SourceConfig } from './config.ts';
import {
  type ConnectionPlaces,
  findingsLayers,
  refuseUrlOfNone,
  sourceLayers,
} from './config-connections.ts';
import type { ConfigFile } from './config-schema.ts';
import {
  type ConnectionLayer,
  type ConnectionOrigin,
  type ConnectionResult,
  connectionOf,
} from './connection-layers.ts';
import { connectionVariable, FINDINGS } from './environment.ts';
import { lineOf, type Path } from './origins.ts';

interface Reading {
  readonly node: Located;
  readonly file: string;
  readonly around: ConnectionPlaces & { readonly readSecret: (file: string) => string };
  /** Where values come from, as far as that is not to be seen in the file. */
  readonly told: Map<string, string>;
}

interface Connections {
  readonly sources: readonly SourceConfig[];
  readonly findings: ConnectionOptions;
}

/** Throws `UsageError` for what flags or environment say wrongly. */
export function readConnections(
  written: ConfigFile,
  reading: Reading,
): Connections | { readonly problems: readonly Problem[] } {
  const { node, file, around } = reading;
  refuseUrlOfNone(written, around);
  const problems: Problem[] = [];
  const connect = (name: string, path: Path, layers: readonly ConnectionLayer[]): ConnectionOptions[] => {
    const result = connectionOf(layers, textsOf(name), around.readSecret);
    if ('fault' in result) {
      problems.push(problemOf(result.fault, path, reading));
      return [];
    }
    tellOrigins(result, path, reading);
    return [result.connection];
  };
  const sources = written.sources.flatMap(({ name, indices, exclude_tiers, horizons }, at) =>
    connect(name, ['sources', at], sourceLayers(written, at, around)).map((connection) => ({
      name,
      connection,
      patterns: indices,
      excludedTiers: exclude_tiers,
      horizons,
    })),
  );
  const layers = findingsLayers(written, around);
  if (layers === undefined) {
    const names = written.sources.map(({ name }) => name).join(', ');
    const message = `It is not said where findings are written to, of the sources ${names} or elsewhere: give "findings" a url.`;
    problems.push(problemAt(file, locate(node, [FINDINGS]).place, message));
  }
  const [findings] = layers === undefined || problems.length > 0 ? [] : connect(FINDINGS, [FINDINGS], layers);
  return findings === undefined || problems.length > 0 ? { problems } : { sources, findings };
}

function textsOf(name: string) {
  return {
    noUrl: `"${name}" has neither a url nor a cloud_id: write one of them.`,
    noPassword: (username: string) =>
      `No password for user "${username}": set ${connectionVariable('password', name)} or REGHUNT_PASSWORD, or name a file as "password_file".`,
  };
}

/** Of what a flag or a variable says nothing is to be corrected in the file. */
function problemOf(
  { key, layer, message }: ConnectionOrigin & { readonly message: string },
  path: Path,
  { node, file }: Reading,
): Problem {
  if (layer !== undefined && layer.path === undefined)
    throw new UsageError(`${layer.nameOf(key)}: ${message}`);
  const at = layer?.path === undefined ? path : [...layer.path, layer.nameOf(key)];
  return problemAt(file, locate(node, at).place, message);
}

/** As `config` shows them. */
function tellOrigins(
  { origins }: Extract<ConnectionResult, { readonly origins: unknown }>,
  path: Path,
  { node, told }: Reading,
): void {
  for (const origin of Object.values(origins)) {
    const { key, layer } = origin;
    const from =
      layer === undefined
        ? 'default'
        : layer.path === undefined
          ? layer.nameOf(key)
          : lineOf(node, [...layer.path, layer.nameOf(key)]);
    if (from !== undefined) told.set([...path, key].join('.'), from);
  }
}
