/** Opens a connection: finds out which engine answers and which version, and picks the official client for it. */
import { EngineError } from '../../core/problem.ts';
import { capabilitiesOf } from './capabilities.ts';
import type { EngineName, SearchAnswer, SearchClient, SearchConnection, Wire } from './client.ts';
import { detectEngine } from './detect-engine.ts';
import { exchanger, type Send } from './exchange.ts';
import { entriesAt, textAt } from './json.ts';

/** Asynchronous, so that a client is loaded when it is first needed: loading one takes longer than a small hunt. */
export type WireFactories = Readonly<Record<EngineName, (options: SearchConnection) => Promise<Wire>>>;

/** `engine` undefined: found out. Throws `EngineError` when nothing answers or it is neither engine; `Interrupted`. */
export async function connectSearch(
  options: SearchConnection,
  wires: WireFactories,
  engine?: EngineName,
): Promise<SearchClient> {
  const found = engine ?? (await findEngine(options, wires));
  const wire = await wires[found](options);
  const request = exchanger(wire, options);
  try {
    const version = await readVersion(request);
    return {
      engine: found,
      version,
      capabilities: capabilitiesOf(found, version),
      request,
      describe: () => options.nodes.join(', '),
      close: () => wire.close(),
    };
  } catch (error) {
    await wire.close();
    throw error;
  }
}

/** By the client without a product check, unless only the other can tell whether the server is to be trusted. */
async function findEngine(options: SearchConnection, wires: WireFactories): Promise<EngineName> {
  const { fingerprint, ca } = options.tls;
  const asking: EngineName = fingerprint !== undefined && ca === undefined ? 'elasticsearch' : 'opensearch';
  const wire = await wires[asking](options);
  try {
    return await detectEngine(exchanger(wire, options), options);
  } finally {
    await wire.close();
  }
}

/**
 * The nodes' own needs the `monitor` right; the root and, on OpenSearch, any answer's header do without. Empty when the
 * server answers and tells nowhere.
 */
async function readVersion(send: Send): Promise<string> {
  let failure: EngineError | undefined;
  const ask = async (path: string, query = {}): Promise<SearchAnswer | undefined> => {
    try {
      return await send('GET', path, { query });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      failure ??= error;
      return undefined;
    }
  };
  const nodes = await ask('/_nodes', { filter_path: 'nodes.*.version' });
  const versions = entriesAt(nodes?.body, 'nodes').map(([, node]) => textAt(node, 'version'));
  // While a cluster is being upgraded the oldest node sets what can be asked.
  const oldest = versions.filter((version) => version !== '').sort(byVersion)[0];
  if (oldest !== undefined) return oldest;
  const root = await ask('/');
  const told = textAt(root?.body, 'version', 'number') || headerVersion(root) || headerVersion(nodes);
  if (told === '' && failure !== undefined) throw failure;
  return told;
}

/** `OpenSearch/3.6.0 (opensearch)` */
function headerVersion(answer: SearchAnswer | undefined): string {
  return /^OpenSearch\/([\d.]+)/.exec(answer?.headers['x-opensearch-version'] ?? '')?.[1] ?? '';
}

function byVersion(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}
