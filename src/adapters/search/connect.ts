/** Opens a connection: finds out which engine answers and which version, and picks the official client for it. */
import { EngineError } from '../../core/problem.ts';
import { capabilitiesOf } from './capabilities.ts';
import type { EngineName, SearchAnswer, SearchClient, SearchConnection, Wire } from './client.ts';
import { exchanger, type Send } from './exchange.ts';
import { entriesAt, textAt } from './json.ts';
import { requireOk } from './refusal.ts';

/** Asynchronous, so that a client is loaded when it is first needed: loading one takes longer than a small hunt. */
export type WireFactories = Readonly<Record<EngineName, (options: SearchConnection) => Promise<Wire>>>;

/** `engine` undefined: found out. Throws `EngineError` when nothing answers or it is neither engine. */
export async function connectSearch(
  options: SearchConnection,
  wires: WireFactories,
  engine?: EngineName,
): Promise<SearchClient> {
  const found = engine ?? (await detectEngine(options, wires));
  const wire = await wires[found](options);
  const describe = () => options.nodes.join(', ');
  try {
    const version = await readVersion(wire, options);
    return {
      engine: found,
      version,
      capabilities: capabilitiesOf(found, version),
      request: exchanger(wire, options),
      describe,
      close: () => wire.close(),
    };
  } catch (error) {
    await wire.close();
    throw error;
  }
}

/** Only the client without a product check can look at both; Elasticsearch marks its answers with a header. */
async function detectEngine(options: SearchConnection, wires: WireFactories): Promise<EngineName> {
  const wire = await wires.opensearch(options);
  try {
    const health = await exchange(wire, options, 'GET', '/_cluster/health');
    if (health.headers['x-elastic-product'] === 'Elasticsearch') return 'elasticsearch';
    const root = await exchange(wire, options, 'GET', '/');
    if (isOpenSearch(root) || isOpenSearch(health)) return 'opensearch';
    requireOk({ describe: () => options.nodes.join(', ') }, root, 'find out which engine this is');
    throw new EngineError(
      `${options.nodes.join(', ')} answers but is neither Elasticsearch nor OpenSearch; check the URL, or set the engine to elasticsearch or opensearch`,
    );
  } finally {
    await wire.close();
  }
}

function isOpenSearch(answer: SearchAnswer): boolean {
  return (
    textAt(answer.body, 'version', 'distribution') === 'opensearch' ||
    answer.headers['x-opensearch-version'] !== undefined
  );
}

/** Needs the `monitor` right for nodes; the root answers without it where it exists. Empty when neither may be read. */
async function readVersion(wire: Wire, options: SearchConnection): Promise<string> {
  const nodes = await exchange(wire, options, 'GET', '/_nodes', {
    query: { filter_path: 'nodes.*.version' },
  });
  const versions = entriesAt(nodes.body, 'nodes').map(([, node]) => textAt(node, 'version'));
  // While a cluster is being upgraded the oldest node sets what can be asked.
  const oldest = versions.filter((version) => version !== '').sort(byVersion)[0];
  if (oldest !== undefined) return oldest;
  const root = await exchange(wire, options, 'GET', '/');
  return textAt(root.body, 'version', 'number');
}

function byVersion(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

function exchange(wire: Wire, options: SearchConnection, ...asked: Parameters<Send>): ReturnType<Send> {
  return exchanger(wire, options)(...asked);
}
