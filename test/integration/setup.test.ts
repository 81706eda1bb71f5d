/** `reghunt setup` through the command line against a stand-in for both products: what it tells, what it ends with, what is there. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { dashboardSet, type Product } from '../../src/core/dashboards/dashboard-set.ts';
import { ndjson } from '../../src/core/dashboards/saved-object.ts';
import { Interrupted } from '../../src/core/problem.ts';
import { type CliResult, runCli } from '../cli/run-cli.ts';
import { type StandIn, standIn } from './dashboards-stand-in.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-setup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SECRET = 'hunter2';
const PATTERNS = ['winlogbeat-*'];
const open: StandIn[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function server(options: Parameters<typeof standIn>[0] = {}): Promise<StandIn> {
  const started = await standIn(options);
  open.push(started);
  return started;
}

/** With the flags that say where; a secret is always there, and must never be seen. */
async function setup(
  { url }: Pick<StandIn, 'url'>,
  flags: readonly string[] = [],
  parts: Parameters<typeof runCli>[1] = {},
): Promise<CliResult> {
  const what = flags.includes('--security-rule') ? [] : ['--dashboards'];
  const where = ['--dashboards-url', url, '--index-pattern', PATTERNS.join(',')];
  const env = { REGHUNT_DASHBOARDS_API_KEY: SECRET, ...parts.env };
  const result = await runCli(['setup', ...what, ...where, ...flags], { ...parts, env });
  expect(result.stdout + result.stderr).not.toContain(SECRET);
  expect(result.stderr).not.toMatch(/\n\s+at /);
  return result;
}

const objectsOf = (product: Product, prefix = 'reghunt') =>
  dashboardSet(product, { prefix, patterns: PATTERNS });
const COUNT = { kibana: objectsOf('kibana').length, opensearch: objectsOf('opensearch').length };
const FIRST = objectsOf('kibana').find(({ type }) => type === 'search')?.id ?? '';

describe.each(['kibana', 'opensearch'] as const)('setup on %s', (product) => {
  const flags = ['--product', product];
  const name = product === 'kibana' ? 'Kibana 8.19.2' : 'OpenSearch Dashboards 3.6.0';

  it('shows the plan, object by object, and changes nothing', async () => {
    const there = await server({ product });
    const { code, stdout, stderr } = await setup(there, flags);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${name} at ${there.url}\n`);
    expect(stdout.match(/^ {2}create {6}/gm)).toHaveLength(COUNT[product]);
    expect(stdout).toContain(`${COUNT[product]} to create, 0 to overwrite, 0 the same already.`);
    expect(stdout).toContain('Nothing was changed: add --apply to do it.');
    expect(there.objects()).toEqual([]);
    expect(there.asked.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('brings all objects, reads each back, and has nothing to do a second time', async () => {
    const there = await server({ product });
    const { code, stdout } = await setup(there, [...flags, '--apply']);
    expect(code).toBe(0);
    expect(stdout.match(/^ {2}created /gm)).toHaveLength(COUNT[product]);
    expect(stdout).toContain(`${COUNT[product]} of ${COUNT[product]} are there as they should be`);
    expect(there.objects().map(({ id }) => id)).toEqual(objectsOf(product).map(({ id }) => id));
    const again = await setup(there, [...flags, '--apply']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain(`${COUNT[product]} the same already.\nNothing is to be done.`);
    expect(there.asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('overwrites what was changed, and says so before', async () => {
    const there = await server({ product });
    await setup(there, [...flags, '--apply']);
    const [board] = there.objects().filter(({ type }) => type === 'dashboard');
    if (board === undefined) throw new Error('there is no dashboard');
    there.put({ ...board, attributes: { ...board.attributes, title: 'Mine' } });
    const plan = await setup(there, flags);
    expect(plan.stdout).toMatch(new RegExp(`^ {2}overwrite +dashboard +${board.id} `, 'm'));
    expect(plan.stdout).toContain('What was changed by hand in an object that is overwritten is lost');
    const done = await setup(there, [...flags, '--apply']);
    expect(done.code).toBe(0);
    expect(there.objects().find(({ id }) => id === board.id)?.attributes['title']).not.toBe('Mine');
  });

  it('removes what it brought and nothing else, when it is told twice', async () => {
    const there = await server({ product });
    await setup(there, [...flags, '--apply']);
    there.put({ type: 'dashboard', id: 'somebodys', attributes: { title: 'Other' }, references: [] });
    const plan = await setup(there, [...flags, '--remove']);
    expect(plan).toMatchObject({ code: 0, stderr: '' });
    expect(plan.stdout).toContain(`${COUNT[product]} to delete, 0 not there.\nNothing was changed`);
    expect(there.objects()).toHaveLength(COUNT[product] + 1);
    const done = await setup(there, [...flags, '--remove', '--apply']);
    expect(done.code).toBe(0);
    expect(done.stdout.match(/^ {2}deleted /gm)).toHaveLength(COUNT[product]);
    expect(there.objects().map(({ id }) => id)).toEqual(['somebodys']);
    expect((await setup(there, [...flags, '--remove', '--apply'])).stdout).toContain(
      'Nothing is to be done.',
    );
  });

  it('goes below a base path and keeps another prefix apart', async () => {
    const there = await server({ product, basePath: '/tools/board' });
    const done = await setup({ url: `${there.url}/` }, [...flags, '--apply', '--index-prefix', 'lab']);
    expect(done.code).toBe(0);
    expect(there.objects().map(({ id }) => id)).toEqual(objectsOf(product, 'lab').map(({ id }) => id));
    const views = there.objects().filter(({ type }) => type === 'index-pattern');
    expect(views.map(({ attributes }) => attributes['title'])).toContain('lab-findings');
    expect((await setup(there, flags)).stdout).toContain(`${COUNT[product]} to create`);
  });

  it('says when the base path is wrong', async () => {
    const there = await server({ product, basePath: '/tools' });
    const { code, stderr } = await setup({ url: there.url.replace('/tools', '') }, [...flags, '--apply']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/could not read the status on .*HTTP 404.*check the base path in the URL/);
  });

  it('sends the header against forged requests, and says when a proxy takes it away', async () => {
    const there = await server({ product, dropsHeaders: ['kbn-xsrf', 'osd-xsrf'] });
    const { code, stderr } = await setup(there, [...flags, '--apply']);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /HTTP 400 Request must contain a (kbn|osd)-xsrf header\.; a proxy takes headers away/,
    );
    expect(there.objects()).toEqual([]);
  });

  it('says which product it is when it is the other one', async () => {
    const other = product === 'kibana' ? 'opensearch' : 'kibana';
    const there = await server({ product: other });
    const { code, stderr } = await setup(there, flags);
    expect(code).toBe(3);
    expect(stderr).toContain(`set the product to ${other}`);
  });
});

describe('spaces of Kibana', () => {
  it('are brought to by their path, and told in the plan', async () => {
    const there = await server({ spaces: ['soc'] });
    const { code, stdout } = await setup(there, ['--space', 'soc', '--apply']);
    expect(code).toBe(0);
    expect(stdout).toContain(`at ${there.url}, space soc\n`);
    expect(there.objects()).toEqual([]);
    expect(there.objects('soc')).toHaveLength(COUNT.kibana);
  });

  it('are not made up: objects would vanish in one that is not there', async () => {
    const there = await server({ spaces: ['soc'] });
    const { code, stderr } = await setup(there, ['--space', 'sco', '--apply']);
    expect(code).toBe(3);
    expect(stderr).toContain('there is no space "sco"; give its identifier');
    expect(there.objects('sco')).toEqual([]);
  });

  it('get copies under new ids where the ids are taken in another, which are found again and removed', async () => {
    const there = await server({ spaces: ['soc'] });
    await setup(there, ['--apply']);
    const plan = await setup(there, ['--space', 'soc']);
    expect(plan.stdout).toContain(`${COUNT.kibana} to create`);
    const done = await setup(there, ['--space', 'soc', '--apply']);
    expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(new RegExp(`created +search +${FIRST} as ${FIRST}-copy-soc`));
    const again = await setup(there, ['--space', 'soc']);
    expect(again.stdout).toContain(`0 to create, 0 to overwrite, ${COUNT.kibana} the same already.`);
    const removed = await setup(there, ['--space', 'soc', '--remove', '--apply']);
    expect(removed.code).toBe(0);
    expect(there.objects('soc')).toEqual([]);
    expect(there.objects()).toHaveLength(COUNT.kibana);
  });
});

describe('tenants of OpenSearch Dashboards', () => {
  it('are told by header with every request', async () => {
    const there = await server({ product: 'opensearch' });
    const flags = ['--product', 'opensearch', '--tenant', 'soc'];
    const { code, stdout } = await setup(there, [...flags, '--apply']);
    expect(code).toBe(0);
    expect(stdout).toContain(`at ${there.url}, tenant soc\n`);
    expect(there.objects('soc')).toHaveLength(COUNT.opensearch);
    expect(there.objects()).toEqual([]);
    expect(there.asked.every(({ headers }) => headers['securitytenant'] === 'soc')).toBe(true);
  });
});

describe('an import that is refused', () => {
  const key = `search/${FIRST}`;

  it.each([
    ['a conflict', { type: 'conflict' }, /Another object has this id and was not overwritten: delete that/],
    [
      'copies it cannot choose from',
      { type: 'ambiguous_conflict', destinations: [{ id: 'one' }, { id: 'two' }] },
      /Several objects are copies of it \(one, two\): delete all but one/,
    ],
    [
      'missing references',
      { type: 'missing_references', references: [{ type: 'index-pattern', id: 'gone' }] },
      /It refers to index-pattern gone, which is not there/,
    ],
  ])('by %s stores nothing, tells of each object, and ends with 3', async (_what, error, message) => {
    const there = await server({ refuses: { [key]: error } });
    const { code, stdout, stderr } = await setup(there, ['--apply']);
    expect(code).toBe(3);
    expect(stdout).toMatch(new RegExp(`^ {2}refused +search +${FIRST} .*\n +${message.source}`, 'm'));
    expect(stdout.match(/^ {2}held back/gm)).toHaveLength(COUNT.kibana - 1);
    expect(stdout).toContain(`0 of ${COUNT.kibana} are there as they should be`);
    expect(stderr).toContain(`${COUNT.kibana} of ${COUNT.kibana} objects are not on ${there.url}`);
    expect(there.objects()).toEqual([]);
  });

  it.each([
    ['unsupported_type', { type: 'unsupported_type' }, /This server knows no search: check that the product/],
    [
      'another error',
      { type: 'unknown', message: 'Document belongs to a more recent version', statusCode: 422 },
      /Document belongs to a more recent version\. Look into the log/,
    ],
  ])('by %s alone tells that the rest was created', async (_what, error, message) => {
    const there = await server({ refuses: { [key]: error } });
    const { code, stdout } = await setup(there, ['--apply']);
    expect(code).toBe(3);
    expect(stdout).toMatch(message);
    expect(stdout.match(/^ {2}created/gm)).toHaveLength(COUNT.kibana - 1);
    expect(stdout).toContain(`${COUNT.kibana - 1} of ${COUNT.kibana} are there as they should be`);
  });

  it('is not believed when it says success and stores nothing', async () => {
    const there = await server({ product: 'opensearch', storesNothing: () => true });
    const { code, stdout } = await setup(there, ['--product', 'opensearch', '--apply']);
    expect(code).toBe(3);
    expect(stdout.match(/^ {2}not stored/gm)).toHaveLength(COUNT.opensearch);
    expect(stdout).toContain('The server took it and did not store it');
    expect(stdout).toContain(`0 of ${COUNT.opensearch} are there`);
  });

  it('is not believed when an earlier object is still there instead', async () => {
    const there = await server({ storesNothing: ({ id }) => id === FIRST });
    const [wanted] = objectsOf('kibana').filter(({ id }) => id === FIRST);
    if (wanted === undefined) throw new Error('there is no search');
    there.put({ ...wanted, attributes: { ...wanted.attributes, description: 'an older one' } });
    const { code, stdout } = await setup(there, ['--apply']);
    expect(code).toBe(3);
    expect(stdout).toMatch(new RegExp(`^ {2}not stored +search +${FIRST} `, 'm'));
    expect(stdout.match(/^ {2}created/gm)).toHaveLength(COUNT.kibana - 1);
  });

  it('tells what an object lost on its way', async () => {
    const there = await server({
      alters: (object) => {
        if (object.type === 'index-pattern') {
          return { ...object, attributes: { ...object.attributes, title: 'else-*' } };
        }
        if (object.type === 'search') return { ...object, references: [] };
        return object.type === 'dashboard'
          ? { ...object, attributes: { ...object.attributes, panelsJSON: '[]' } }
          : object;
      },
    });
    const { code, stdout } = await setup(there, ['--apply']);
    expect(code).toBe(3);
    expect(stdout).toContain('It is not stored whole: title is "else-*".');
    expect(stdout).toMatch(/It is not stored whole: no reference to index-pattern reghunt-/);
    expect(stdout).toMatch(/It is not stored whole: 0 of \d+ panels\./);
  });
});

describe('a server that does not answer as it should', () => {
  const html = '<!DOCTYPE html><html><head><title>Sign in</title></head></html>';

  it.each([
    [
      '401',
      { status: 401, body: '{"message":"nope"}' },
      /refused the login \(HTTP 401\): the API key is wrong/,
    ],
    [
      '403',
      { status: 403, body: '{"message":"Unable to get"}' },
      /HTTP 403 Unable to get; grant the account/,
    ],
    [
      '403 of a proxy',
      { status: 403, body: html },
      /HTTP 403 with a web page \("Sign in"\); a proxy forbids it/,
    ],
    [
      'a page instead of an answer',
      { status: 200, body: html },
      /HTTP 200 with a web page \("Sign in"\); a proxy or a login/,
    ],
    [
      '502 of a proxy',
      { status: 502, body: html },
      /HTTP 502 with a web page \("Sign in"\); the proxy cannot reach Kibana/,
    ],
    [
      '503 while it starts',
      { status: 503, headers: { 'content-type': 'text/plain' }, body: 'Kibana server is not ready yet' },
      /HTTP 503 with "Kibana server is not ready yet"; .*or Kibana is starting/,
    ],
    [
      '500',
      { status: 500, body: '{"message":"An internal error"}' },
      /HTTP 500 An internal error; look into the logs of Kibana/,
    ],
    [
      '429',
      { status: 429, body: '{"message":"Too Many Requests"}' },
      /HTTP 429 Too Many Requests; it has too much to do/,
    ],
    [
      'a redirect to a login',
      { status: 302, headers: { location: '/login?next=%2F&token=abc' } },
      /HTTP 302, a redirect to \/login; where that is a login/,
    ],
    [
      'JSON of something else',
      { status: 200, body: '{"cluster_name":"es"}' },
      /the answer is not that of Kibana \(no status\)/,
    ],
    [
      'a cut connection',
      { status: 200, cuts: true },
      /the answer from .* was cut short \(.*\); check proxies/,
    ],
  ])('is told as %s, before anything is changed', async (_what, instead, message) => {
    const there = await server({ instead: () => instead });
    const { code, stdout, stderr } = await setup(there, ['--apply']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('abc');
  });

  it('is told when it fails at the import itself', async () => {
    const there = await server({
      instead: ({ method }) => (method === 'POST' ? { status: 502, body: html } : undefined),
    });
    const { code, stderr } = await setup(there, ['--apply']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/could not import the dashboards on .*HTTP 502/);
  });

  it('is told with the limit that is to be raised when the file is too large for it', async () => {
    const there = await server({ maxBytes: 1000 });
    const { code, stderr } = await setup(there, ['--apply']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/HTTP 413, the file is too large.*client_max_body_size.*--out/);
    expect(there.objects()).toEqual([]);
  });

  it('is told when nothing listens there', async () => {
    const there = await server();
    await there.close();
    const { code, stderr } = await setup(there);
    expect(code).toBe(3);
    expect(stderr).toMatch(/http:\/\/127\.0\.0\.1:\d+ cannot be reached \(.*ECONNREFUSED.*\); check the URL/);
  });

  it('is given up when it does not answer in time', async () => {
    const there = await server({ instead: () => ({ status: 200, hangs: true }) });
    const config = join(folder, 'slow.yml');
    writeFileSync(
      config,
      `sources: [{ name: a, url: "http://127.0.0.1:1" }]\ndashboards: { timeout: 200ms }\n`,
    );
    const { code, stderr } = await setup(there, ['--config', config]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /no answer from .* in 0\.2 s; is it overloaded\? Try again, or raise dashboards\.timeout/,
    );
  });

  it('is too old for the shipped objects below 8.9', async () => {
    const there = await server({ version: '8.8.2' });
    const { code, stderr } = await setup(there);
    expect(code).toBe(3);
    expect(stderr).toContain('is Kibana 8.8.2; the dashboards need 8.9.0 or newer');
  });

  it('needs not tell its version', async () => {
    const there = await server({
      instead: ({ path }) =>
        path === '/api/status'
          ? { status: 200, body: '{"status":{"overall":{"level":"available"}}}' }
          : undefined,
    });
    const { code, stdout } = await setup(there);
    expect(code).toBe(0);
    expect(stdout).toContain(`Kibana at ${there.url}\n`);
  });
});

describe('whoever asks', () => {
  it.each([
    ['an API key', { REGHUNT_DASHBOARDS_API_KEY: SECRET }, [], `ApiKey ${SECRET}`],
    [
      'a user',
      { REGHUNT_DASHBOARDS_API_KEY: '', REGHUNT_DASHBOARDS_PASSWORD: SECRET },
      ['--dashboards-username', 'me'],
      `Basic ${Buffer.from(`me:${SECRET}`).toString('base64')}`,
    ],
    ['a token', { REGHUNT_DASHBOARDS_API_KEY: '', REGHUNT_DASHBOARDS_TOKEN: SECRET }, [], `Bearer ${SECRET}`],
  ])('is told by %s', async (_what, env, flags, authorization) => {
    const there = await server({ authorization });
    expect(await setup(there, [...flags, '--apply'], { env })).toMatchObject({ code: 0, stderr: '' });
    const other = await server({ authorization: 'another' });
    const refused = await setup(other, flags, { env });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/refused the login \(HTTP 401\): the (API key|user name|token) /);
  });

  it('may have nothing to say, and is told what is missing', async () => {
    const there = await server({ authorization: 'Basic abc' });
    const { code, stderr } = await setup(there, [], { env: { REGHUNT_DASHBOARDS_API_KEY: '' } });
    expect(code).toBe(3);
    expect(stderr).toContain('no credentials were given; set REGHUNT_DASHBOARDS_API_KEY');
  });

  it('has a password, or is told how to give it', async () => {
    const there = await server();
    const { code, stderr } = await setup(there, ['--dashboards-username', 'me']);
    expect(code).toBe(2);
    expect(stderr).toContain('No password for user "me": set REGHUNT_DASHBOARDS_PASSWORD');
    expect(there.asked).toEqual([]);
  });
});

describe('a certificate', () => {
  const pem = (name: string): string => readFileSync(`test/servers/tls/${name}`, 'utf8');
  const tls = { key: pem('node.key'), cert: pem('node.pem') };

  it('is verified, unless told otherwise', async () => {
    const there = await server({ tls });
    const refused = await setup(there);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/no trusted connection to https:.*dashboards\.ca, --dashboards-ca/);
    expect((await setup(there, ['--dashboards-ca', 'test/servers/tls/ca.pem'])).code).toBe(0);
    expect((await setup(there, ['--dashboards-insecure'])).code).toBe(0);
  });

  it('is no matter where the server speaks plain HTTP, which is told', async () => {
    const there = await server();
    const { code, stderr } = await setup({ url: there.url.replace('http:', 'https:') });
    expect(code).toBe(3);
    expect(stderr).toMatch(/check that the URL says http or https as the server does/);
  });

  it('of an authority in no file is a fault of the settings', async () => {
    const there = await server({ tls });
    const { code, stderr } = await setup(there, ['--dashboards-ca', join(folder, 'none.pem')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Cannot read the certificate authority .*none\.pem/);
  });
});

describe('the rule for Elastic Security', () => {
  const flags = ['--security-rule'];

  it('is brought, read back and removed apart from the dashboards', async () => {
    const there = await server({ spaces: ['soc'] });
    const plan = await setup(there, flags);
    expect(plan.stdout).toMatch(/^ {2}create +rule +reghunt-transitions /m);
    const done = await setup(there, [...flags, '--apply', '--space', 'soc']);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(there.rules('soc').map((rule) => rule['rule_id'])).toEqual(['reghunt-transitions']);
    expect(there.objects('soc')).toEqual([]);
    const again = await setup(there, [...flags, '--apply', '--space', 'soc']);
    expect(again.stdout).toContain('1 the same already.\nNothing is to be done.');
    const gone = await setup(there, [...flags, '--remove', '--apply', '--space', 'soc']);
    expect(gone.code).toBe(0);
    expect(there.rules('soc')).toEqual([]);
  });

  it('is brought even where the dashboards are refused, and both are told', async () => {
    const there = await server({ refuses: { [`search/${FIRST}`]: { type: 'conflict' } } });
    const { code, stdout } = await setup(there, [...flags, '--dashboards', '--apply']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^ {2}refused +search /m);
    expect(stdout).toMatch(/^ {2}created +rule +reghunt-transitions /m);
  });

  it('is told with the words of Kibana when it is refused', async () => {
    const there = await server({
      refuses: { 'rule/reghunt-transitions': { status_code: 400, message: 'Invalid rule' } },
    });
    const { code, stdout } = await setup(there, [...flags, '--apply']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^ {2}refused +rule .*\n +Invalid rule\./m);
  });

  it('is not believed to be there when nothing was stored', async () => {
    const there = await server({ storesNothing: () => true });
    const { code, stdout } = await setup(there, [...flags, '--apply']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^ {2}not stored +rule /m);
  });

  it('is nothing for OpenSearch Dashboards', async () => {
    const there = await server({ product: 'opensearch' });
    const { code, stderr } = await setup(there, [...flags, '--product', 'opensearch']);
    expect(code).toBe(2);
    expect(stderr).toContain('--security-rule is for Elastic Security');
  });
});

describe('files for an import by hand', () => {
  it.each(['kibana', 'opensearch'] as const)(
    'are written for %s without asking a server',
    async (product) => {
      const out = join(folder, `out-${product}`);
      const args = ['--product', product, '--index-pattern', 'winlogbeat-*', '--out', out];
      const { code, stdout, stderr } = await runCli(['setup', '--dashboards', ...args]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const file = join(out, product, 'reghunt.ndjson');
      expect(stdout).toContain(`${file} is written`);
      expect(readFileSync(file, 'utf8')).toBe(ndjson(objectsOf(product)));
    },
  );

  it('show as raw events what the configured sources hunt, and what the known shippers write', async () => {
    const config = join(folder, 'two.yml');
    writeFileSync(
      config,
      'sources:\n  - { name: a, url: "http://a.example", indices: ["mine-*"] }\n  - { name: b, url: "http://b.example" }\nfindings: { url: "http://a.example", index_prefix: lab }\n',
    );
    const out = join(folder, 'two');
    const { code } = await runCli(['setup', '--dashboards', '--config', config, '--out', out]);
    expect(code).toBe(0);
    const titles = readFileSync(join(out, 'kibana', 'reghunt.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { attributes: { title?: string } }).attributes.title ?? '');
    expect(titles).toContain('lab-findings');
    expect(titles.some((title) => /^mine-\*,.*winlogbeat-\*/.test(title))).toBe(true);
  });

  it('hold the rule as well when it is asked for', async () => {
    const out = join(folder, 'rule');
    const { code } = await runCli(['setup', '--security-rule', '--out', out]);
    expect(code).toBe(0);
    expect(readFileSync(join(out, 'security', 'rule.ndjson'), 'utf8')).toMatch(/^\{.*"rule_id".*\}\n$/);
  });

  it('go to a folder that can be written', async () => {
    const taken = join(folder, 'taken');
    writeFileSync(taken, 'a file');
    const { code, stderr } = await runCli(['setup', '--dashboards', '--out', taken]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot be written: .*\. Name another folder by --out/);
  });
});

describe('a command line that says too little or too much', () => {
  it.each([
    [[], /Say what to set up: --dashboards, --security-rule, or both/],
    [['--dashboards'], /No Kibana or OpenSearch Dashboards to bring them to: give --dashboards-url/],
    [['--dashboards', '--out', 'x', '--apply'], /--out writes files and changes nothing/],
    [['--dashboards', '--dashboards-url', 'kibana'], /--dashboards-url: "kibana" is not a URL/],
    [['--dashboards', '--dashboards-url', 'https://me:hunter2@kb.example'], /Credentials do not belong/],
    [['--dashboards', '--product', 'grafana'], /Allowed choices are kibana, opensearch/],
    [['--dashboards', '--tenant', 'a'], /--tenant: Kibana has no tenants/],
    [
      ['--dashboards', '--product', 'opensearch', '--space', 'a'],
      /--space: OpenSearch Dashboards has no spaces/,
    ],
    [['--dashboards', '--index-prefix', 'Bad Prefix'], /--index-prefix: It begins names of indices/],
    [['--dashboards', '--config', 'none.yml'], /There is no configuration none\.yml/],
  ])('%j ends with 2', async (args, message) => {
    const { code, stdout, stderr } = await runCli(['setup', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain(SECRET);
  });
});

describe('an interruption', () => {
  it('in the middle of an import says that it was not read back', async () => {
    const ending = new AbortController();
    const there = await server({
      instead: ({ method }) => {
        if (method !== 'POST') return undefined;
        ending.abort(new Interrupted('SIGINT'));
        return { status: 200, hangs: true };
      },
    });
    const { code, stderr } = await setup(there, ['--apply'], { interrupted: ending.signal });
    expect(code).toBe(130);
    expect(stderr).toContain('SIGINT ended it: some of it may be imported, and was not read back.');
  });

  it('before that says that nothing was changed', async () => {
    const ending = new AbortController();
    const there = await server({
      instead: () => {
        ending.abort(new Interrupted('SIGTERM'));
        return { status: 200, hangs: true };
      },
    });
    const { code, stderr } = await setup(there, ['--apply'], { interrupted: ending.signal });
    expect(code).toBe(143);
    expect(stderr).toContain('SIGTERM ended it: nothing was changed.');
  });
});
