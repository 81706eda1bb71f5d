/** Finds out which engine answers at a URL, for any account that may ask it anything at all. */
import { EngineError, UsageError } from '../../core/problem.ts';
import type { EngineName, SearchAnswer, SearchConnection } from './client.ts';
import type { Send } from './exchange.ts';
import { listAt, textAt } from './json.ts';
import { requireOk, WrongProduct } from './refusal.ts';

/** Some accounts may not read the one, some servers do not have the other. */
const PROBES = ['/_cluster/health', '/'];

/** Throws `EngineError` when nothing answers, or nothing that is either engine. `send` may check for Elasticsearch. */
export async function detectEngine(send: Send, options: SearchConnection): Promise<EngineName> {
  const where = options.nodes.join(', ');
  const answers: SearchAnswer[] = [];
  let failure: EngineError | undefined;
  for (const path of PROBES) {
    try {
      const answer = await send('GET', path);
      const told = engineOf(answer);
      if (told !== undefined) return told;
      answers.push(answer);
    } catch (error) {
      if (error instanceof WrongProduct) throw notForFingerprints(where);
      if (!(error instanceof EngineError)) throw error;
      failure ??= error;
    }
  }
  if (answers.some(isEnginesRefusal)) return 'opensearch';
  if (failure !== undefined) throw failure;
  for (const answer of answers)
    requireOk({ describe: () => where }, answer, 'find out which engine this is', [404]);
  throw new EngineError(
    `${where} answers but is neither Elasticsearch nor OpenSearch; check the URL, or set the engine to elasticsearch or opensearch`,
  );
}

/** Elasticsearch marks every answer, refusals too; so does OpenSearch since 3. */
function engineOf({ headers, body }: SearchAnswer): EngineName | undefined {
  if (headers['x-elastic-product'] === 'Elasticsearch') return 'elasticsearch';
  if (headers['x-opensearch-version'] !== undefined) return 'opensearch';
  return textAt(body, 'version', 'distribution') === 'opensearch' ? 'opensearch' : undefined;
}

/** In the form both engines share, and without the mark that one of them would have left. */
function isEnginesRefusal({ status, body }: SearchAnswer): boolean {
  return status >= 400 && textAt(listAt(body, 'error', 'root_cause')[0], 'type') !== '';
}

/** Only Elastic's client knows fingerprints, and it says when it meets something else. */
function notForFingerprints(where: string): UsageError {
  return new UsageError(
    `${where} is not Elasticsearch, and a certificate fingerprint works with that only; give the CA file (--ca).`,
  );
}
