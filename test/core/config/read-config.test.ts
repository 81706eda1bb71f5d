import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/core/problem.ts';
import { configOf, problemsOf, readText } from './given.ts';

const ONE = 'sources:\n  - name: prod\n    url: https://es.example:9200\n';
const TWO = `${ONE}  - name: lab-2\n    url: https://lab.example:9200\n`;
const HOME = '{ url: https://home.example:9200 }';
const FINDINGS = `findings: ${HOME}\n`;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('what a file does not say', () => {
  it('is the default', () => {
    const connection = {
      url: 'https://es.example:9200',
      engine: 'auto',
      auth: { kind: 'none' },
      caFile: undefined,
      caFingerprint: undefined,
      insecure: false,
      timeoutMs: MINUTE,
      concurrency: 4,
    };
    expect(configOf(ONE)).toEqual({
      sources: [
        {
          name: 'prod',
          connection,
          patterns: [],
          excludedTiers: [],
          horizons: { tick: 2 * HOUR, hourly: 48 * HOUR, nightly: 30 * DAY },
        },
      ],
      findings: { connection, prefix: 'reghunt' },
      schedule: {
        cron: '*/5 * * * *',
        jitter: 30_000,
        rungs: [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY],
        budget: { time: 4 * MINUTE, requests: 2000 },
        claimTimeout: 30_000,
      },
      hunts: [],
      queries: [],
      indicators: [],
      threshold: 'medium',
      serve: { host: '127.0.0.1', port: 9464, readyWithin: 30 * MINUTE },
      dashboards: {
        url: undefined,
        product: 'kibana',
        space: undefined,
        tenant: undefined,
        auth: { kind: 'none' },
        caFile: undefined,
        insecure: false,
        timeoutMs: MINUTE,
      },
    });
  });

  it('is the default as well where a key stands there with nothing behind it', () => {
    expect(configOf(`${ONE}    horizons:\n    indices:\nfindings:\nschedule:\n  budget:\nserve:\n`)).toEqual(
      configOf(ONE),
    );
  });
});

describe('what a file says', () => {
  it('counts, with paths seen from its folder', () => {
    const config = configOf(
      `${ONE}    engine: opensearch
    indices: [winlogbeat-*]
    exclude_tiers: [data_frozen]
    ca: ca.pem
    ca_fingerprint: ab12
    insecure: true
    timeout: 5s
    concurrency: 9
    horizons: { tick: 1h }
findings: { index_prefix: hunt }
hunts: [run-key-persistence]
queries: [content, /opt/content]
indicators: [sigma]
threshold: high
serve: { port: 0 }
schedule: { jitter: 0s, budget: { requests: 10 } }
`,
    );
    expect(config).toMatchObject({
      sources: [
        {
          connection: {
            engine: 'opensearch',
            caFile: '/etc/reghunt/ca.pem',
            caFingerprint: 'ab12',
            insecure: true,
            timeoutMs: 5000,
            concurrency: 9,
          },
          patterns: ['winlogbeat-*'],
          excludedTiers: ['data_frozen'],
          horizons: { tick: HOUR, hourly: 48 * HOUR },
        },
      ],
      findings: { prefix: 'hunt' },
      hunts: ['run-key-persistence'],
      queries: ['/etc/reghunt/content', '/opt/content'],
      indicators: ['/etc/reghunt/sigma'],
      threshold: 'high',
      serve: { port: 0, host: '127.0.0.1' },
      schedule: { jitter: 0, budget: { requests: 10, time: 4 * MINUTE } },
    });
  });

  it('may be a cloud id instead of a URL', () => {
    const id = `x:${Buffer.from('eu.example$abc$def').toString('base64')}`;
    const { sources } = configOf(`sources:\n  - name: prod\n    cloud_id: ${id}\n`);
    expect(sources[0]?.connection.url).toBe('https://abc.eu.example');
  });
});

describe('a flag goes before a variable, that before the file', () => {
  const file = `${ONE}findings: { index_prefix: file }\nthreshold: low\nqueries: [file]\n`;
  const env = {
    REGHUNT_URL: 'https://env.example',
    REGHUNT_INDEX_PREFIX: 'env',
    REGHUNT_THRESHOLD: 'high',
    REGHUNT_QUERIES: 'env, other',
  };
  const overrides = {
    url: 'https://flag.example',
    indexPrefix: 'flag',
    threshold: 'critical',
    queries: ['flag'],
  };
  const said = (given: Parameters<typeof configOf>[1]) => {
    const { sources, findings, threshold, queries } = configOf(file, given);
    return [sources[0]?.connection.url, findings.connection.url, findings.prefix, threshold, queries];
  };

  it('with all three', () => {
    const url = 'https://flag.example';
    expect(said({ env, overrides })).toEqual([url, url, 'flag', 'critical', ['flag']]);
  });

  it('without a flag', () => {
    const url = 'https://env.example';
    expect(said({ env })).toEqual([url, url, 'env', 'high', ['env', 'other']]);
  });

  it('with the file alone, also beside variables that are set to nothing', () => {
    const url = 'https://es.example:9200';
    const nothing = Object.fromEntries(Object.keys(env).map((name) => [name, '']));
    expect(said({ env: nothing })).toEqual([url, url, 'file', 'low', ['/etc/reghunt/file']]);
  });

  it('and a variable with the name of the source before one without', () => {
    const named = { ...env, REGHUNT_PROD_URL: 'https://named.example' };
    expect(said({ env: named })[0]).toBe('https://named.example');
  });

  it.each([
    ['a flag', { overrides: { url: 'ftp://x' } }, /^--url: "ftp:\/\/x" is not a URL/],
    ['a variable', { env: { REGHUNT_PROD_URL: 'x' } }, /^REGHUNT_PROD_URL: "x" is not a URL/],
    ['a variable of a word', { env: { REGHUNT_THRESHOLD: 'hihg' } }, /^REGHUNT_THRESHOLD: Choose one of low/],
    ['a flag of a word', { overrides: { indexPrefix: 'A B' } }, /^--index-prefix: It begins names of ind/],
  ])('%s that is wrong is told by its name', (_what, given, message) => {
    expect(() => readText(ONE, given)).toThrow(UsageError);
    expect(() => readText(ONE, given)).toThrow(message);
  });

  it.each([
    ['--url', { overrides: { url: 'https://flag.example' } }],
    ['REGHUNT_URL', { env: { REGHUNT_URL: 'https://env.example' } }],
  ])('but %s does not say which of several sources it is of', (name, given) => {
    const message = `${name} does not say which of the sources prod, lab-2 it is of`;
    expect(() => readText(`${TWO}${FINDINGS}`, given)).toThrow(message);
  });
});

describe('a secret', () => {
  const auth = (text: string, given: Parameters<typeof configOf>[1]) =>
    configOf(text, given).sources.map(({ connection }) => connection.auth);

  it('comes from the environment or from a file', () => {
    const user = `${ONE}    username: me\n`;
    const basic = (password: string) => [{ kind: 'basic', username: 'me', password }];
    const files = { '/etc/reghunt/pw': 'of the file' };
    expect(auth(user, { env: { REGHUNT_PASSWORD: 'p' } })).toEqual(basic('p'));
    expect(auth(`${user}    password_file: pw\n`, { files })).toEqual(basic('of the file'));
    expect(auth(`${ONE}    api_key_file: pw\n`, { files })).toEqual([
      { kind: 'api_key', key: 'of the file' },
    ]);
    expect(auth(ONE, { env: { REGHUNT_API_KEY: 'k' } })).toEqual([{ kind: 'api_key', key: 'k' }]);
  });

  it('from the environment goes before its file, which need not be there then', () => {
    const text = `${ONE}    username: me\n    password_file: nowhere\n`;
    expect(auth(text, { env: { REGHUNT_PASSWORD: 'p' } })).toMatchObject([{ password: 'p' }]);
    const keyed = `${ONE}    username: me\n    password_file: nowhere\n`;
    expect(auth(keyed, { env: { REGHUNT_API_KEY: 'k' } })).toEqual([{ kind: 'api_key', key: 'k' }]);
  });

  it('of one source of several is named after it', () => {
    const env = { REGHUNT_PROD_API_KEY: 'a', REGHUNT_LAB_2_API_KEY: 'b' };
    const keys = [
      { kind: 'api_key', key: 'a' },
      { kind: 'api_key', key: 'b' },
    ];
    expect(auth(`${TWO}${FINDINGS}`, { env })).toEqual(keys);
  });

  it('without a name never goes to one of several clusters that has its own', () => {
    const env = { REGHUNT_API_KEY: 'for all', REGHUNT_PROD_API_KEY: 'a' };
    const files = { '/etc/reghunt/key': 'b' };
    const config = configOf(`${TWO}    api_key_file: key\n${FINDINGS}`, { env, files });
    expect(config.sources.map(({ connection }) => connection.auth)).toMatchObject([
      { key: 'a' },
      { key: 'b' },
    ]);
    expect(config.findings.connection.auth).toMatchObject({ key: 'for all' });
  });

  it('that is missing is told with the place of the user', () => {
    expect(problemsOf(`${ONE}    username: me\n`)).toEqual([
      'reghunt.yml:4:15 No password for user "me": set REGHUNT_PROD_PASSWORD or REGHUNT_PASSWORD, or name a file as "password_file".',
    ]);
  });

  it('whose file cannot be read is told with the place of the file', () => {
    expect(problemsOf(`${ONE}    api_key_file: nowhere\n`)).toEqual([
      'reghunt.yml:4:19 /etc/reghunt/nowhere cannot be read.',
    ]);
  });
});

describe('findings', () => {
  it('go to the only source, with its secret', () => {
    const { sources, findings } = configOf(ONE, { env: { REGHUNT_API_KEY: 'k' } });
    expect(findings.connection).toEqual(sources[0]?.connection);
  });

  it('may be written there by somebody else', () => {
    const { sources, findings } = configOf(`${ONE}findings: { api_key_file: w }\n`, {
      env: { REGHUNT_USERNAME: 'reader', REGHUNT_PASSWORD: 'p' },
      files: { '/etc/reghunt/w': 'writer' },
    });
    expect(sources[0]?.connection.auth).toMatchObject({ username: 'reader' });
    expect(findings.connection.auth).toEqual({ kind: 'api_key', key: 'writer' });
    expect(findings.connection.url).toBe('https://es.example:9200');
  });

  it('go to a cluster of their own with nothing of the source', () => {
    const { findings } = configOf(`${ONE}    insecure: true\n    timeout: 5s\n${FINDINGS}`, {
      env: { REGHUNT_FINDINGS_API_KEY: 'w', REGHUNT_PROD_API_KEY: 'r' },
    });
    expect(findings.connection).toMatchObject({
      url: 'https://home.example:9200',
      auth: { key: 'w' },
      insecure: false,
      timeoutMs: MINUTE,
    });
  });

  it('may get that cluster from the environment', () => {
    const env = { REGHUNT_FINDINGS_URL: 'https://env.example/' };
    expect(configOf(TWO, { env }).findings.connection.url).toBe('https://env.example');
  });

  it('of several sources need a place of their own', () => {
    expect(problemsOf(TWO)).toEqual([
      'reghunt.yml:1:1 It is not said where findings are written to, of the sources prod, lab-2 or elsewhere: give "findings" a url.',
    ]);
  });
});

describe('what is wrong in a file is told with its place', () => {
  const S = 'sources:\n  - name: prod\n    url: https://es.example\n';
  it.each<[string, string, string]>([
    ['no sources', 'threshold: low\n', '1:1 sources: List the clusters to hunt in'],
    ['sources that are empty', 'sources: []\n', '1:10 sources: List at least one cluster'],
    [
      'a source without a name',
      'sources:\n  - url: https://x\n',
      '2:5 sources.0.name: Give the source a name',
    ],
    [
      'a name of other letters',
      'sources:\n  - { name: A B, url: https://x }\n',
      '2:13 sources.0.name: A name is',
    ],
    [
      'the name of a section',
      'sources:\n  - { name: findings, url: https://x }\n',
      '2:13 sources.0.name: The name',
    ],
    [
      'two sources of a name',
      `${S}  - { name: prod, url: https://y }\n`,
      '4:13 sources.1.name: The source "prod"',
    ],
    ['neither URL nor cloud id', 'sources:\n  - name: prod\n', '2:5 "prod" has neither a url nor a cloud_id'],
    [
      'URL and cloud id',
      `${S}    cloud_id: x:ZXgkYQ==\n`,
      '4:15 sources.0.cloud_id: Give either url or cloud_id',
    ],
    [
      'a cloud id that is none',
      'sources:\n  - name: a\n    cloud_id: x:y\n',
      '3:15 sources.0.cloud_id: This is no',
    ],
    [
      'user and key',
      `${S}    username: me\n    api_key_file: k\n`,
      '5:19 sources.0.api_key_file: Give either',
    ],
    ['no URL', 'sources:\n  - name: a\n    url: es\n', '3:10 sources.0.url: "es" is not a URL'],
    ['an engine nobody knows', `${S}    engine: solr\n`, '4:13 sources.0.engine: Choose one of auto'],
    ['a duration without a unit', `${S}    timeout: 60\n`, '4:14 sources.0.timeout: A duration is'],
    ['a duration of nothing', `${S}    timeout: 0s\n`, '4:14 sources.0.timeout: A duration above 0'],
    ['no requests at once', `${S}    concurrency: 0\n`, '4:18 sources.0.concurrency: A whole number above 0'],
    ['horizons that shrink', `${S}    horizons: { tick: 3d }\n`, '4:15 sources.0.horizons: Horizons grow'],
    ['ages that shrink', `${S}schedule:\n  rungs: [6h, 1h]\n`, '5:10 schedule.rungs: The ages grow'],
    ['no cron line', `${S}schedule:\n  cron: "* *"\n`, '5:9 schedule.cron: Five fields'],
    ['a port that is none', `${S}serve:\n  port: 70000\n`, '5:9 serve.port: A port is'],
    ['a severity nobody knows', `${S}threshold: hihg\n`, '4:12 threshold: Choose one of low'],
    [
      'a prefix that is none',
      `${S}findings:\n  index_prefix: A\n`,
      '5:17 findings.index_prefix: It begins names',
    ],
    [
      'a key that is nearly known',
      `${S}threshhold: low\n`,
      '4:1 "threshhold" has no meaning here. Did you mean "threshold"?',
    ],
    [
      'such a key in a source',
      `${S}    concurency: 4\n`,
      '4:5 "concurency" has no meaning here. Did you mean "concurrency"?',
    ],
    [
      'a key of another section',
      `${S}    index_prefix: x\n`,
      '4:5 "index_prefix" has no meaning here: it belongs under "findings".',
    ],
    [
      'a key nobody knows',
      `${S}serve: { colour: red }\n`,
      '4:10 "colour" has no meaning here. Known: host, port, ready_within.',
    ],
    ['such a key with nothing behind it', `${S}colour:\n`, '4:1 "colour" has no meaning here.'],
  ])('%s', (_what, text, message) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(`reghunt.yml:${message}`)]);
  });

  it('all at once, in the order of the file', () => {
    const problems = problemsOf(`${S}    timeout: 60\n    oops: 1\nthreshold: x\nserve: { port: x }\n`);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(
      ['4:14', '5:5', '6:12', '7:16'].map((place) => `reghunt.yml:${place}`),
    );
  });
});

describe('a secret in the file is refused, says what to write instead, and is not repeated', () => {
  it.each([
    ['password', '"password_file", or set REGHUNT_PASSWORD'],
    ['api_key', '"api_key_file", or set REGHUNT_API_KEY'],
    ['apikey', '"api_key_file", or set REGHUNT_API_KEY'],
    ['token', '"api_key_file", or set REGHUNT_API_KEY'],
  ])('as %s of a source or of the findings', (key, instead) => {
    const problems = problemsOf(`${ONE}    ${key}: hunter2\nfindings:\n  ${key}: hunter2\n`);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain(`reghunt.yml:4:5 "${key}": a secret does not belong in this file.`);
    for (const problem of problems) {
      expect(problem).toContain(instead);
      expect(problem).not.toContain('hunter2');
    }
  });

  it('at the top of the file', () => {
    expect(problemsOf(`${ONE}password: hunter2\n`)).toEqual([
      expect.stringMatching(
        /^reghunt\.yml:4:1 .*a secret does not belong in this file: set REGHUNT_PASSWORD/,
      ),
    ]);
  });

  it.each(['https://me:hunter2@es', 'me:hunter2@es', 'https://me:hun/hunter2@es', 'https://es/?key=hunter2'])(
    'in the URL %s',
    (url) => {
      const problems = problemsOf(`sources:\n  - name: prod\n    url: ${url}\n`);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(/^reghunt\.yml:3:10 /);
      expect(problems[0]).not.toContain('hunter2');
    },
  );
});
