/** What a user of public Sigma rules meets: matched rules among the indicators, refused ones counted and named. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, id: number, category: string, detection: string, level = 'high'): void => {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(
    file,
    `title: Rule ${id}\nid: 11111111-2222-4333-8444-00000000000${id}\nlevel: ${level}\nlogsource:\n  category: ${category}\n  product: windows\ndetection:\n  selection:\n${detection}  condition: selection\n`,
  );
};
write(
  'good/registry.yml',
  1,
  'registry_event',
  "    TargetObject|contains: 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\'\n    EventType: SetValue\n",
);
write('good/deep/process.yaml', 2, 'process_creation', "    Image|endswith: '\\reg.exe'\n", 'medium');
write('good/file.yml', 3, 'file_event', "    TargetFilename|endswith: '.hiv'\n", 'low');
write('mixed/other.yml', 4, 'dns_query', '    QueryName: x\n');
write('mixed/fine.yml', 5, 'process_creation', '    Image: x\n');
write('bad/twice.yml', 5, 'process_creation', '    Image: x\n');
write('bad/twice-again.yml', 5, 'process_creation', '    Image: y\n');
writeFileSync(join(folder, 'bad', 'broken.yml'), 'title: [\n');

interface Report {
  readonly findings: readonly {
    readonly reghunt: {
      readonly finding: { readonly kind: string };
      readonly indicators: readonly {
        readonly id: string;
        readonly weight: number;
        readonly group: string;
      }[];
    };
  }[];
}

describe.concurrent('public rules', () => {
  it('stand among the indicators of what they match, weighing what their level says', async () => {
    const { code, stdout, stderr } = await runCli([
      'hunt',
      '--format',
      'json',
      '--input',
      'demo/incident.ndjson',
      '--indicators',
      join(folder, 'good'),
    ]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const { findings } = JSON.parse(stdout) as Report;
    const seen = (kind: string, id: number) =>
      findings
        .filter(({ reghunt }) => reghunt.finding.kind === kind)
        .flatMap(({ reghunt }) => reghunt.indicators)
        .filter((indicator) => indicator.id.endsWith(`000${id}`));
    expect(seen('autostart', 1)).toContainEqual(expect.objectContaining({ weight: 0.65, group: 'sigma' }));
    expect(seen('hive', 2)).toContainEqual(expect.objectContaining({ weight: 0.4, group: 'sigma' }));
    expect(seen('hive', 1)).toEqual([]);
  });

  it('that are about other events are counted by category and are no fault', async () => {
    const { code, stdout, stderr } = await runCli(['queries', 'check', join(folder, 'mixed')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dns_query +0 loaded, 1 refused$/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 loaded, 1 refused');
    expect(stderr).toMatch(/other\.yml:\d+:\d+ Rules about dns_query/);
  });

  it('that cannot be used are named with place and reason, and the others are loaded', async () => {
    const { code, stdout, stderr } = await runCli(['queries', 'check', join(folder, 'bad')]);
    expect(code).toBe(2);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 loaded, 2 refused');
    expect(stderr).toMatch(/twice\.yml:2:5 The id \S+ is taken by \S*twice-again\.yml/);
    expect(stderr).toMatch(/broken\.yml:\d+:\d+ YAML/);
    const hunted = await runCli([
      'hunt',
      '--input',
      'demo/incident.ndjson',
      '--indicators',
      join(folder, 'bad'),
    ]);
    expect(hunted.code).toBe(0);
    expect(hunted.stderr).toMatch(/public rules: 1 loaded, 2 refused/);
  });

  it('in odd files and behind links are refused with place and reason, each file read once', async () => {
    const odd = join(folder, 'odd');
    write('odd/inner/fine.yml', 6, 'process_creation', '    Image: x\n');
    symlinkSync('..', join(odd, 'inner', 'loop'));
    symlinkSync('nowhere.yml', join(odd, 'broken-link.yml'));
    writeFileSync(join(odd, 'empty.yml'), '');
    writeFileSync(join(odd, 'huge.yml'), Buffer.alloc(17 * 1_048_576, 'a'));
    writeFileSync(join(odd, 'utf-16.yml'), Buffer.from('\uFEFFtitle: x\n', 'utf16le'));
    const { code, stdout, stderr } = await runCli(['queries', 'check', odd]);
    expect(code).toBe(2);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 loaded, 4 refused');
    expect(stderr).toMatch(/broken-link\.yml:1:1 Cannot be read: /);
    expect(stderr).toMatch(/empty\.yml:1:1 The file holds nothing/);
    expect(stderr).toMatch(/huge\.yml:1:1 Larger than 16 MB/);
    expect(stderr).toMatch(/utf-16\.yml:1:1 This is no text in UTF-8/);
  });

  it('of a path that is not there are a usage error', async () => {
    const { code, stderr } = await runCli([
      'hunt',
      '--input',
      'demo/incident.ndjson',
      '--indicators',
      join(folder, 'none'),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/none/);
    expect((await runCli(['queries', 'check', join(folder, 'none')])).code).toBe(2);
  });
});
