/** The servers the tests run on: which product and version, where it comes from, which Java it needs. */

export const SERVER_NAMES = ['es', 'os', 'es-old', 'os-old'] as const;
export type ServerName = (typeof SERVER_NAMES)[number];

export interface ServerPlan {
  readonly product: 'elasticsearch' | 'opensearch';
  readonly version: string;
  /** A server already running somewhere is used when this variable holds its URL. */
  readonly urlVariable: string;
  readonly image: string;
  /** Maven coordinates of the official archive. */
  readonly artifact: string;
  readonly heap: string;
  /** Oldest and newest Java it starts on. The old ones want the Security Manager, which Java 24 removed. */
  readonly java: { readonly from: number; readonly to: number };
}

export const SERVERS: Readonly<Record<ServerName, ServerPlan>> = {
  es: plan('elasticsearch', '9.5.0', 'REGHUNT_TEST_ES_URL', '1g', { from: 21, to: 99 }),
  os: plan('opensearch', '3.6.0', 'REGHUNT_TEST_OS_URL', '1g', { from: 21, to: 99 }),
  'es-old': plan('elasticsearch', '8.17.0', 'REGHUNT_TEST_ES_OLD_URL', '512m', { from: 17, to: 23 }),
  'os-old': plan('opensearch', '2.19.3', 'REGHUNT_TEST_OS_OLD_URL', '512m', { from: 11, to: 23 }),
};

function plan(
  product: ServerPlan['product'],
  version: string,
  urlVariable: string,
  heap: string,
  java: ServerPlan['java'],
): ServerPlan {
  const vendor = product === 'elasticsearch' ? 'org.elasticsearch' : 'org.opensearch';
  const image =
    product === 'elasticsearch'
      ? `docker.elastic.co/elasticsearch/elasticsearch:${version}`
      : `opensearchproject/opensearch:${version}`;
  return {
    product,
    version,
    urlVariable,
    image,
    artifact: `${vendor}.distribution.integ-test-zip:${product}:${version}:zip`,
    heap,
    java,
  };
}
