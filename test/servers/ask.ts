/** What a test file calls to get a real server: its URL, or why there is none and the tests are skipped. */
import { get } from 'node:http';
import { inject } from 'vitest';
import { SERVERS, type ServerName } from './catalogue.ts';

export type ServerAnswer =
  | { readonly name: ServerName; readonly url: string }
  | { readonly name: ServerName; readonly url: undefined; readonly absent: string };

/** Asks for several servers at once; they start in parallel. With REGHUNT_REQUIRE_ENGINES=1 an absent one is an error. */
export async function askForServers<N extends ServerName>(
  ...names: readonly N[]
): Promise<Record<N, ServerAnswer>> {
  const answers = await Promise.all(names.map(async (name) => [name, await ask(name)] as const));
  return Object.fromEntries(answers) as Record<N, ServerAnswer>;
}

async function ask(name: ServerName): Promise<ServerAnswer> {
  const { status, text } = await read(`${inject('serverDesk')}/${name}`);
  if (status === 200) return { name, url: text };
  const plan = SERVERS[name];
  const absent = `${plan.product} ${plan.version} is not available: ${text}. Set ${plan.urlVariable}, start Docker, or install Maven and Java ${plan.java.from}.`;
  if (process.env['REGHUNT_REQUIRE_ENGINES'] === '1') throw new Error(absent);
  process.stderr.write(`skipped: ${absent}\n`);
  return { name, url: undefined, absent };
}

/** Plain `http.get`: fetch gives up after five minutes without headers. */
function read(url: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    }).on('error', reject);
  });
}
