/** Which server answers, and whether dashboards can be brought there. */
import { z } from 'zod';
import { EngineError } from '../../core/problem.ts';
import type { ServerStatus } from '../../ports/dashboards-server.ts';
import { type Api, PRODUCT_NAMES } from './api.ts';

/** The versions written into the objects are refused by what is older. */
const OLDEST_KIBANA = '8.9.0';

/** Kibana says its state as a level, OpenSearch Dashboards as a state; to an account without rights they tell no version. */
const statusSchema = z.object({
  version: z.object({ number: z.string() }).optional(),
  status: z.object({
    overall: z.object({ level: z.string().optional(), state: z.string().optional() }),
  }),
});

/** Throws `EngineError` also when it is the other product, too old, or has no such space. */
export async function readStatus(api: Api): Promise<ServerStatus> {
  const { asking, product } = api;
  const call = { method: 'GET', path: '/api/status', doing: 'read the status' } as const;
  const { status, version } = await api.ask(call, statusSchema);
  const { level, state } = status.overall;
  const is = level !== undefined ? 'kibana' : state !== undefined ? 'opensearch' : product;
  if (is !== product) {
    throw new EngineError(
      `${asking.where} is ${PRODUCT_NAMES[is]}, not ${asking.name}; set the product to ${is}`,
    );
  }
  const number = version?.number;
  if (product === 'kibana' && number !== undefined && isOlder(number, OLDEST_KIBANA)) {
    throw new EngineError(
      `${asking.where} is Kibana ${number}; the dashboards need ${OLDEST_KIBANA} or newer`,
    );
  }
  if (api.space !== undefined) await requireSpace(api, api.space);
  return { name: asking.name, version: number };
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}

/** Kibana takes objects for a space that does not exist, and nobody sees them there. */
async function requireSpace(api: Api, space: string): Promise<void> {
  const call = { method: 'GET', path: `/api/spaces/space/${space}`, doing: 'read the space' } as const;
  const found = await api.find(call, z.object({ id: z.string() }));
  if (found === undefined) {
    throw new EngineError(
      `${api.asking.where}: there is no space "${space}"; give its identifier, which stands behind /s/ in the address of the browser, or create it`,
    );
  }
}
