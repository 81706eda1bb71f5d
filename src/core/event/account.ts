/** Account names as Windows writes them: `DOMAIN\name`. */

/** Name and domain; a bare name has no domain. */
export function splitAccount(text: string): { readonly domain: string | undefined; readonly name: string } {
  const slash = text.indexOf('\\');
  if (slash < 0) return { domain: undefined, name: text };
  return { domain: slash === 0 ? undefined : text.slice(0, slash), name: text.slice(slash + 1) };
}

export function joinAccount(domain: string | undefined, name: string): string {
  return domain === undefined ? name : `${domain}\\${name}`;
}
