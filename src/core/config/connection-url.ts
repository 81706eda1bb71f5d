/** Whether a text can be the URL of an engine: no message ever repeats what may be a credential. */

/** How messages speak of what lies at a URL. */
export interface UrlTexts {
  readonly what: string;
  readonly example: string;
  /** What the names of the variables for its secrets begin with. */
  readonly variables: string;
}

const ENGINE: UrlTexts = { what: 'an engine', example: 'https://host:9200', variables: 'REGHUNT' };

/** What is wrong with it and what to write instead; undefined when nothing is. */
export function urlFault(url: string, { what, example, variables }: UrlTexts = ENGINE): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    return `"${withoutCredentials(url)}" is not a URL: write it as ${example}.`;
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return `Credentials do not belong in the URL, where they end up in histories and logs: give a username with ${variables}_PASSWORD, or ${variables}_API_KEY.`;
  }
  // Some gateways take a key here, and this URL is written into messages and logs.
  if (parsed.search !== '' || parsed.hash !== '') {
    return `The URL of ${what} ends with host, port and path: leave out what follows "?" or "#".`;
  }
  return undefined;
}

/** Paths are put behind it with a slash of their own. */
export function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function withoutCredentials(url: string): string {
  return url.replace(/^([a-z]+:\/\/)?.*@/is, '$1***@').replace(/[?#].*$/s, '');
}
