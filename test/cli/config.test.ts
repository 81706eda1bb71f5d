/** `init`, `config` and `schema`, as their users meet them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/cli/config-file.ts';
import { compose } from '../../src/compose.ts';
import { UsageError } from '../../src/core/problem.ts';
import { runCli } from './run-cli.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reghunt-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ONE = 'sources:\n  - name: prod\n    url: https://es.example:9200\n';

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function shown(
  text: string,
  options: Parameters<typeof runCli>[1] = {},
  flags: readonly string[] = [],
) {
  const path = await file('reghunt.yml', text);
  return await runCli(['config', '--config', path, ...flags], options);
}

describe('reghunt init', () => {
  it('writes a file that loads, and says what to do next', async () => {
    const path = join(folder, 'own.yml');
    const { code, stdout } = await runCli(['init', '--output', path]);
    expect(code).toBe(0);
    expect(stdout).toContain(`reghunt config --config ${path}`);
    const config = await runCli(['config', '--config', path]);
    expect(config).toMatchObject({ code: 0, stderr: '' });
  });

  it('never overwrites a file unless it is told to', async () => {
    const path = await file('own.yml', 'mine');
    const refused = await runCli(['init', '--output', path]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`${path} is there already and was left as it is: --force overwrites it`);
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect((await runCli(['init', '--output', path, '--force'])).code).toBe(0);
    expect(await readFile(path, 'utf8')).toContain('sources:');
  });

  it('says when it cannot write', async () => {
    const { code, stderr } = await runCli(['init', '--output', join(folder, 'none', 'own.yml')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/own\.yml cannot be written: .*\. Name another by --output/);
  });
});

describe('reghunt config', () => {
  it('shows what counts as YAML, with the place each value comes from', async () => {
    const { code, stdout } = await shown(
      `${ONE}    username: me\n    concurrency: 2\n    indices: ["a-*", b]\n`,
      { env: { REGHUNT_PASSWORD: 'hunter2', REGHUNT_THRESHOLD: 'low' } },
      ['--index-prefix', 'mine'],
    );
    expect(code).toBe(0);
    expect(parse(stdout)).toMatchObject({
      sources: [
        {
          name: 'prod',
          url: 'https://es.example:9200',
          username: 'me',
          password: '(set)',
          api_key: '(not set)',
          timeout: '1m',
          concurrency: 2,
          indices: ['a-*', 'b'],
          horizons: { tick: '2h', hourly: '2d', nightly: '30d' },
        },
      ],
      findings: { url: 'https://es.example:9200', password: '(set)', index_prefix: 'mine' },
      schedule: { cron: '*/5 * * * *', rungs: ['1h', '6h', '1d', '3d', '7d'], budget: { requests: 2000 } },
      threshold: 'low',
      serve: { host: '127.0.0.1', port: 9464, ready_within: '30m' },
    });
    expect(stdout).toMatch(/ {4}username: me +# line 4\n {4}password: \(set\) +# REGHUNT_PASSWORD\n/);
    expect(stdout).toMatch(/ {4}concurrency: 2 +# line 5\n/);
    expect(stdout).toMatch(/ {4}timeout: 1m +# default\n/);
    expect(stdout).toMatch(/ {2}index_prefix: mine +# --index-prefix\n/);
    expect(stdout).toMatch(/threshold: low +# REGHUNT_THRESHOLD\n/);
  });

  it('never shows a secret, wherever it comes from', async () => {
    await file('pw', 'hunter2\n');
    const two = `${ONE}    username: me\n    password_file: pw\n  - { name: lab, url: https://lab.example }\n`;
    const { code, stdout, stderr } = await shown(`${two}findings: { url: https://home.example }\n`, {
      env: { REGHUNT_LAB_API_KEY: 'hunter2', REGHUNT_FINDINGS_API_KEY: 'hunter2' },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain('hunter2');
    expect(stdout.match(/: \(set\)/g)).toHaveLength(3);
    expect(stdout).toMatch(/password: \(set\) +# line 5/);
    expect(stdout).toMatch(/api_key: \(set\) +# REGHUNT_LAB_API_KEY/);
  });

  it.each([
    ['as an alias', 'password: *hunter2'],
    ['as an anchor', 'password: &hunter2 x\n    other: *hunter3'],
    ['as a tag', 'password: !hunter2 x'],
    ['as a key', 'password: x\n    password: hunter2'],
    ['with a character of YAML', 'password: @hunter2'],
    ['as the head of a block', 'password: |hunter2'],
    ['as an escape', 'password: "\\Uhunter2x"'],
    ['as a key of its own', 'password:hunter2'],
    ['as a map', 'password: {hunter2: x}'],
  ])('never shows a password that YAML reads %s', async (_how, line) => {
    const { code, stdout, stderr } = await shown(`${ONE}    ${line}\n`);
    expect(code).toBe(2);
    expect(stderr).toMatch(/reghunt\.yml:\d+:\d+ /);
    expect(stdout + stderr).not.toMatch(/hunter[23]/);
  });

  it('names every problem with file, line and column, and ends with 2', async () => {
    const { code, stdout, stderr } = await shown(`${ONE}    timeout: 60\nthreshhold: low\n`);
    const path = join(folder, 'reghunt.yml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      `${path}:4:14 sources.0.timeout: A duration is a whole number and a unit: 90s, 15m, 24h, 7d.`,
      `${path}:5:1 "threshhold" has no meaning here. Did you mean "threshold"?`,
      `reghunt: ${path} has 2 problems; correct the lines named here.`,
      '',
    ]);
  });

  it.each([
    ['no YAML', 'sources: [', /reghunt\.yml:1:\d+ YAML: /],
    ['nothing', '# nothing\n', /reghunt\.yml:1:1 The file holds nothing/],
    ['two documents', `${ONE}---\n${ONE}`, /reghunt\.yml:5:1 A second document/],
    ['a list', '- a\n', /reghunt\.yml:1:1 .*expected object/],
  ])('refuses a file that holds %s', async (_what, text, message) => {
    const { code, stderr } = await shown(text);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('reads a secret file from the folder of the configuration, without what ends its line', async () => {
    await file('key', 'abc==\r\n');
    const path = await file('reghunt.yml', `${ONE}    api_key_file: key\n`);
    const config = await loadConfig({ config: path }, await wiring());
    expect(config.sources[0]?.connection.auth).toEqual({ kind: 'api_key', key: 'abc==' });
    expect(config.findings.connection.auth).toEqual({ kind: 'api_key', key: 'abc==' });
  });

  it.each([
    ['is not there', undefined, /4:19 The file of the secret cannot be read: ENOENT/],
    ['is empty', '\n', /4:19 .*key is empty/],
    ['has several lines', 'hunter2\nhunter2\n', /4:19 .*key has several lines/],
    ['is too large', 'hunter2'.repeat(10_000), /4:19 .*key is too large for a secret/],
  ])('refuses a secret file that %s', async (_what, text, message) => {
    if (text !== undefined) await file('key', text);
    const { code, stdout, stderr } = await shown(`${ONE}    api_key_file: key\n`);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it('finds its file by flag, then REGHUNT_CONFIG', async () => {
    const path = await file('flag.yml', ONE.replace('prod', 'by-flag'));
    const env = { REGHUNT_CONFIG: await file('env.yml', ONE.replace('prod', 'by-env')) };
    expect((await runCli(['config', '--config', path], { env })).stdout).toContain('name: by-flag');
    expect((await runCli(['config'], { env })).stdout).toContain('name: by-env');
  });

  it('says to run init where there is no file', async () => {
    // Tests run in the project's folder, which has none.
    const none = await runCli(['config']);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('There is no reghunt.yml in this folder: run `reghunt init`');
    const missing = join(folder, 'none.yml');
    const named = await runCli(['config'], { env: { REGHUNT_CONFIG: missing } });
    expect(named.code).toBe(2);
    expect(named.stderr).toContain(`There is no configuration ${missing}, which REGHUNT_CONFIG names`);
  });
});

describe('loading for other commands', () => {
  it('gives what flags say instead of the file', async () => {
    const path = await file('reghunt.yml', ONE);
    const flags = {
      config: path,
      url: 'https://flag.example/',
      queries: ['more'],
      threshold: 'high',
    } as const;
    expect(await loadConfig(flags, await wiring())).toMatchObject({
      sources: [{ name: 'prod', connection: { url: 'https://flag.example' } }],
      queries: ['more'],
      threshold: 'high',
    });
  });

  it('throws an error of usage that has every problem', async () => {
    const path = await file('reghunt.yml', `${ONE}oops: 1\n`);
    const failure = await loadConfig({ config: path }, await wiring()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect(failure).toMatchObject({ problems: [{ file: path, line: 4, column: 1 }] });
  });
});

describe('reghunt schema', () => {
  it('prints the JSON Schema of the configuration', async () => {
    const { code, stdout } = await runCli(['schema', 'config']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['sources'],
      additionalProperties: false,
      properties: {
        threshold: { enum: ['low', 'medium', 'high', 'critical'], default: 'medium' },
        sources: {
          items: { required: ['name'], properties: { timeout: { type: 'string', default: '1m' } } },
        },
      },
    });
  });

  it('says of what there is one', async () => {
    const { code, stderr } = await runCli(['schema', 'colours']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are config');
  });
});

async function wiring() {
  const around = { stdin: Readable.from([]), stdout: new PassThrough(), stderr: new PassThrough(), env: {} };
  return await compose(around);
}

describe('the dashboards among the configuration', () => {
  it('are shown with the place of each value, and of secrets only whether they are set', async () => {
    await file('key', 'hunter2');
    const { code, stdout } = await shown(`${ONE}dashboards:\n  product: opensearch\n  api_key_file: key\n`, {
      env: { REGHUNT_DASHBOARDS_URL: 'https://kb.example/base' },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\ndashboards:\n {2}url: https:\/\/kb\.example\/base +# REGHUNT_DASHBOARDS_URL\n/);
    expect(stdout).toMatch(/ {2}product: opensearch +# line 5\n/);
    expect(stdout).toMatch(/ {2}api_key: \(set\) +# line 6\n/);
    expect(stdout).toMatch(/ {2}password: \(not set\) +# default\n/);
    expect(stdout).not.toContain('hunter2');
  });
});
