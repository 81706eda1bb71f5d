import { describe, expect, it } from 'vitest';
import { readDashboards } from '../../../src/core/config/read-dashboards.ts';
import { UsageError } from '../../../src/core/problem.ts';
import { configOf, problemsOf } from './given.ts';

const ONE = 'sources:\n  - name: prod\n    url: https://es.example:9200\n';

describe('the section of the dashboards', () => {
  it('counts with its base path and without the slash at its end, its files seen from its folder', () => {
    const { dashboards } = configOf(
      `${ONE}dashboards:\n  url: https://kb.example/kibana/\n  space: soc\n  api_key_file: key\n  ca: ca.pem\n  timeout: 5s\n`,
    );
    expect(dashboards).toEqual({
      url: 'https://kb.example/kibana',
      product: 'kibana',
      space: 'soc',
      tenant: undefined,
      auth: { kind: 'api_key', key: { kind: 'file', file: '/etc/reghunt/key' } },
      caFile: '/etc/reghunt/ca.pem',
      insecure: false,
      timeoutMs: 5_000,
    });
  });

  it('needs no secret until somebody sets up: what hunts on a schedule has none of them', () => {
    const text = `${ONE}dashboards:\n  url: https://kb.example\n  username: admin\n`;
    expect(problemsOf(text)).toEqual([]);
    expect(configOf(text).dashboards.auth).toEqual({
      kind: 'basic',
      username: 'admin',
      password: undefined,
    });
  });

  it('takes nothing from the variables of the sources', () => {
    const env = { REGHUNT_API_KEY: 'of-the-source', REGHUNT_URL: 'https://source.example' };
    expect(configOf(ONE, { env }).dashboards).toMatchObject({ url: undefined, auth: { kind: 'none' } });
  });

  it.each([
    ['url: kibana', /:5:8 dashboards\.url: "kibana" is not a URL: write it as https:\/\/host:5601/],
    ['url: https://me:pw@kb.example', /Credentials do not belong in the URL.*REGHUNT_DASHBOARDS_PASSWORD/],
    ['url: https://kb.example/app/home', /leave out "\/app" and what follows/],
    ['url: https://kb.example/s/soc', /name the space as "space" instead/],
    ['product: grafana', /Choose one of kibana, opensearch/],
    ['space: My Space', /identifier in the URL of the space/],
    ['tenant: soc', /dashboards\.tenant: Kibana has no tenants/],
    ['product: opensearch\n  space: soc', /dashboards\.space: OpenSearch Dashboards has no spaces/],
    ['username: me\n  token_file: t', /Give either username or token_file, not both/],
    ['password: hunter2', /a secret does not belong.*"password_file", or set REGHUNT_DASHBOARDS_PASSWORD\./],
    ['token: hunter2', /a secret does not belong.*"token_file", or set REGHUNT_DASHBOARDS_TOKEN\./],
  ])('refuses %s', (line, message) => {
    const problems = problemsOf(`${ONE}dashboards:\n  ${line}\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
    expect(problems[0]).not.toMatch(/pw@|hunter2/);
  });

  it('keeps its name from the sources, whose variables would be the same', () => {
    expect(problemsOf('sources:\n  - name: dashboards\n    url: https://a.example\n')[0]).toMatch(
      /The name is taken by the section of that name/,
    );
  });
});

describe('flags, environment and file', () => {
  const env = {
    REGHUNT_DASHBOARDS_URL: 'https://env.example',
    REGHUNT_DASHBOARDS_SPACE: 'env',
    REGHUNT_DASHBOARDS_API_KEY: 'env-key',
  };

  it('count in this order', () => {
    const text = `${ONE}dashboards: { url: https://file.example, space: file, timeout: 5s }\n`;
    const overrides = { dashboards: { url: 'https://flag.example' } };
    expect(configOf(text, { env, overrides }).dashboards).toMatchObject({
      url: 'https://flag.example',
      space: 'env',
      timeoutMs: 5_000,
      auth: { kind: 'api_key', key: { kind: 'text', text: 'env-key' } },
    });
  });

  it('give of a user, a key and a token the nearest, on one level in this order', () => {
    const token = { REGHUNT_DASHBOARDS_TOKEN: 'jwt' };
    expect(readDashboards({ flags: undefined, env: token }).auth).toEqual({
      kind: 'bearer',
      token: { kind: 'text', text: 'jwt' },
    });
    expect(readDashboards({ flags: undefined, env: { ...env, ...token } }).auth.kind).toBe('api_key');
    expect(readDashboards({ flags: { username: 'me' }, env: { ...env, ...token } }).auth).toEqual({
      kind: 'basic',
      username: 'me',
      password: undefined,
    });
  });

  it.each([
    [{ REGHUNT_DASHBOARDS_URL: 'nowhere' }, /^REGHUNT_DASHBOARDS_URL: "nowhere" is not a URL/],
    [{ REGHUNT_DASHBOARDS_PRODUCT: 'grafana' }, /^REGHUNT_DASHBOARDS_PRODUCT: Choose one of/],
    [{ REGHUNT_DASHBOARDS_TENANT: 'soc' }, /^REGHUNT_DASHBOARDS_TENANT: Kibana has no tenants/],
  ])('are named where they are wrong: %j', (given, message) => {
    const read = () => readDashboards({ flags: undefined, env: given });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
  });
});
