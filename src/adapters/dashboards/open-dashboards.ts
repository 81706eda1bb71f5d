/** Opens a Kibana or OpenSearch Dashboards over HTTP. */
import type { DashboardsServer } from '../../ports/dashboards-server.ts';
import { apiOf, type DashboardsConnection } from './api.ts';
import { rules } from './rules.ts';
import { savedObjects } from './saved-objects-client.ts';
import { readStatus } from './status.ts';

/** Asks for nothing before it is asked. */
export function openDashboards(connection: DashboardsConnection): DashboardsServer {
  const api = apiOf(connection);
  return { where: api.asking.where, status: () => readStatus(api), ...savedObjects(api), ...rules(api) };
}
