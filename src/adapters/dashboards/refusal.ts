/** Says in one sentence what a dashboards' server, or a proxy before it, answered instead: what failed, where, what to do. */
import { EngineError } from '../../core/problem.ts';
import type { Answer } from './exchange.ts';

/** Who asks, as far as messages name it. */
export interface Asking {
  readonly where: string;
  /** `Kibana` or `OpenSearch Dashboards`. */
  readonly name: string;
  readonly auth: 'none' | 'basic' | 'api_key' | 'bearer';
}

/** The JSON of an answer of status 200, or of one of `also`. Throws `EngineError` for all else. `doing` completes "could not ...". */
export function jsonOf(asking: Asking, answer: Answer, doing: string, also: readonly number[] = []): unknown {
  const body = parsed(answer.text);
  if ((answer.status === 200 || also.includes(answer.status)) && body !== undefined) return body;
  throw new EngineError(refusalText(asking, answer, doing, body));
}

function refusalText(asking: Asking, answer: Answer, doing: string, body: unknown): string {
  const { where, name } = asking;
  const { status } = answer;
  const what = `could not ${doing} on ${where}: HTTP ${status}`;
  if (status === 401) return `${where} refused the login (HTTP 401): ${credentials(asking)}`;
  if (status >= 300 && status < 400) {
    return `${what}, a redirect to ${target(answer)}; where that is a login, ${name} is behind a single sign-on that the API has to be let through, or no credentials were given; else correct the URL`;
  }
  if (status === 413) {
    return `${what}, the file is too large for it or for a proxy before it; raise the limit of the proxy (nginx: client_max_body_size), or import by hand what --out writes`;
  }
  // What no server of ours wrote comes from something before it, or from another one.
  if (body === undefined) return `${what} ${pageText(answer)}; ${adviceOnPage(asking, status)}`;
  return `${what} ${messageOf(body)}; ${advice(asking, status, messageOf(body))}`;
}

function credentials({ auth }: Asking): string {
  const given = {
    none: 'no credentials were given; set REGHUNT_DASHBOARDS_API_KEY, or a username with REGHUNT_DASHBOARDS_PASSWORD',
    basic:
      'the user name or password is wrong; check REGHUNT_DASHBOARDS_PASSWORD or dashboards.password_file',
    api_key:
      'the API key is wrong, expired or invalidated, or this server takes none; check REGHUNT_DASHBOARDS_API_KEY or dashboards.api_key_file',
    bearer: 'the token is wrong or expired; check REGHUNT_DASHBOARDS_TOKEN or dashboards.token_file',
  } as const;
  return given[auth];
}

function advice({ name }: Asking, status: number, message: string): string {
  if (status === 403) {
    return name === 'Kibana'
      ? 'grant the account "all" on Saved Objects Management, Tag Management, Data View Management, Dashboard, Discover and Visualize Library of that space, and for the rule on Security'
      : 'grant the account write access to that tenant (kibana_user and a role with kibana_all_write on it)';
  }
  if (status === 404) return `check the base path in the URL, and that it is ${name} itself`;
  if (/multiple namespaces/.test(message))
    return 'it is shared with other spaces: delete it under Saved Objects';
  if (/-xsrf header/.test(message)) return 'a proxy takes headers away: let kbn-xsrf and osd-xsrf through';
  if (status === 429) return 'it has too much to do: try again later';
  if (status >= 500) return `look into the logs of ${name} and try again`;
  return `check the version of ${name}`;
}

function adviceOnPage({ name }: Asking, status: number): string {
  if (status >= 500) return `the proxy cannot reach ${name}, or ${name} is starting: try again when it runs`;
  if (status === 403) return 'a proxy forbids it: ask whoever runs it to let the API through';
  if (status === 404) return `check the base path in the URL, and that it is ${name} itself`;
  return `a proxy or a login page stands before ${name}, or the URL is of something else: give the URL its API answers at`;
}

/** A page's own title says most; the rest of it may hold anything. */
function pageText({ text, headers }: Answer): string {
  const title = /<title>\s*([^<]{1,200}?)\s*<\/title>/i.exec(text)?.[1];
  if (title !== undefined) return `with a web page ("${cut(title)}")`;
  if (/html/.test(headers['content-type'] ?? '') || /^\s*</.test(text)) return 'with a web page';
  return text.trim() === '' ? 'with nothing' : `with "${cut(text)}"`;
}

/** Without what follows "?": logins hand on tokens there. */
function target({ headers }: Answer): string {
  return cut((headers.location ?? 'nowhere').replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//'));
}

function messageOf(body: unknown): string {
  const { message, error } = (typeof body === 'object' && body !== null ? body : {}) as {
    readonly message?: unknown;
    readonly error?: unknown;
  };
  if (typeof message === 'string') return cut(message);
  return typeof error === 'string' ? cut(error) : '(no explanation in the answer)';
}

function parsed(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}...` : line;
}
