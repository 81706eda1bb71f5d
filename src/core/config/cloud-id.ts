/** Reads the URL of Elasticsearch out of an Elastic Cloud id: `label:base64(host[:port]$elasticsearch[:port]$kibana)`. */

/** Undefined when it is none. */
export function urlOfCloudId(cloudId: string): string | undefined {
  const decoded = decode(cloudId.slice(cloudId.lastIndexOf(':') + 1).trim());
  const [domain = '', elasticsearch = ''] = decoded?.split('$') ?? [];
  const [, host, domainPort] = PART.exec(domain) ?? [];
  const [, name, ownPort] = PART.exec(elasticsearch) ?? [];
  if (host === undefined || name === undefined) return undefined;
  const port = ownPort ?? domainPort ?? '443';
  const url = `https://${name}.${host}${port === '443' ? '' : `:${port}`}`;
  return URL.canParse(url) ? url : undefined;
}

const PART = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i;

function decode(base64: string): string | undefined {
  try {
    return atob(base64);
  } catch {
    return undefined;
  }
}
