/** `--output`: no input is ever written to, an earlier file stays whole until a new one is, and failures are told. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  createReadStream,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Engine, Wiring } from '../../src/cli/wiring.ts';
import { EngineError } from '../../src/core/problem.ts';
import { NO_RUNS, runCli, runProcess } from '../cli/run-cli.ts';

const DEMO = readFileSync('demo/incident.ndjson');
const root = mkdtempSync(join(tmpdir(), 'reghunt-output-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
/** A folder of its own for each test, with the path of a file in it. */
const inFolder = (): ((name: string) => string) => {
  folders += 1;
  const folder = join(root, String(folders));
  mkdirSync(folder);
  return (name) => join(folder, name);
};
const filesOf = (at: (name: string) => string): readonly string[] => readdirSync(at('.')).sort();
const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const DEMO_HASH = createHash('sha256').update(DEMO).digest('hex');
const hasFull = existsSync('/dev/full');

/** Parts of which none may be asked: what is refused is refused before. */
const untouched: Partial<Wiring> = {
  loadContent: () => Promise.reject(new Error('content was read')),
  openFiles: () => Promise.reject(new Error('files were opened')),
  connect: () => Promise.reject(new Error('a server was asked')),
};

describe.concurrent('an output that is an input', () => {
  const evidence = (): { readonly at: (name: string) => string; readonly input: string } => {
    const at = inFolder();
    mkdirSync(at('events'));
    const input = at('events/log.ndjson');
    writeFileSync(input, DEMO);
    return { at, input };
  };
  const refused = async (
    input: string,
    args: readonly string[],
    options: Parameters<typeof runCli>[1] = {},
  ): Promise<string> => {
    const { code, stdout, stderr } = await runCli(args, { parts: untouched, ...options });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^reghunt: --output .*which this run reads.*Choose a.* --output/);
    expect(hashOf(input)).toBe(DEMO_HASH);
    return stderr;
  };

  it('is refused by the same path, before anything is read', async () => {
    const { at, input } = evidence();
    const stderr = await refused(input, ['hunt', '--input', input, '--output', input]);
    expect(stderr).toContain(`(--input ${input})`);
    expect(filesOf(at)).toEqual(['events']);
  });

  it('is refused by every other spelling of it', async () => {
    const { at, input } = evidence();
    linkSync(input, at('hard'));
    symlinkSync(input, at('soft'));
    symlinkSync('soft', at('softer'));
    symlinkSync('events', at('aside'));
    const spellings = [
      relative(process.cwd(), input),
      `${at('.')}/../${String(at('.').split('/').at(-1))}/events/./log.ndjson`,
      at('hard'),
      at('soft'),
      at('softer'),
      at('aside/log.ndjson'),
    ];
    await Promise.all(
      spellings.flatMap((spelling) => [
        refused(input, ['hunt', '--input', input, '--output', spelling]),
        refused(input, ['hunt', '--input', spelling, '--output', input]),
      ]),
    );
    expect(lstatSync(at('soft')).isSymbolicLink()).toBe(true);
  });

  it('is refused as one of several inputs, also beside a stack', async () => {
    const { input } = evidence();
    await refused(input, [
      ...['hunt', '--input', 'demo/incident.ndjson', '--input', input, '--output', input],
      ...['--index', '--url', 'http://127.0.0.1:1'],
    ]);
  });

  it('is refused when it is what standard input is read from', async () => {
    const { input } = evidence();
    const fd = openSync(input, 'r');
    const stdin = createReadStream('', { fd });
    await refused(input, ['hunt', '--input', '-', '--output', input], { stdin });
    stdin.destroy();
  });

  it('is refused anywhere in a folder that is read, there before or not', async () => {
    const { at, input } = evidence();
    mkdirSync(at('events/deep'));
    writeFileSync(at('events/deep/notes.txt'), 'mine');
    for (const name of [
      'events/log.ndjson',
      'events/deep/notes.txt',
      'events/report.json',
      'events/deep/r',
    ]) {
      const stderr = await refused(input, ['hunt', '--input', at('events'), '--output', at(name)]);
      expect(stderr).toMatch(/outside that folder/);
    }
    expect(readFileSync(at('events/deep/notes.txt'), 'utf8')).toBe('mine');
    expect(filesOf((name) => at(`events/${name}`))).toEqual(['deep', 'log.ndjson']);
  });

  it('is refused when a link in the folder leads to it', async () => {
    const { at, input } = evidence();
    mkdirSync(at('linking'));
    symlinkSync('../events/log.ndjson', at('linking/a.ndjson'));
    await refused(input, ['hunt', '--input', at('linking'), '--output', input]);
  });

  it('is allowed beside the folder, and in one that a link in the folder leads to, which is not read', async () => {
    const { at } = evidence();
    mkdirSync(at('reports'));
    symlinkSync('../reports', at('events/reports'));
    const { code } = await runCli(['hunt', '--input', at('events'), '--output', at('reports/r.json')]);
    expect(code).toBe(0);
    expect(filesOf((name) => at(`reports/${name}`))).toEqual(['r.json']);
  });

  it('is refused among queries, public rules and the authority of a server, which are read too', async () => {
    const { at, input } = evidence();
    mkdirSync(at('rules'));
    symlinkSync('../events', at('rules/events'));
    await refused(input, ['hunt', '--input', 'x', '--queries', at('events'), '--output', input]);
    await refused(input, ['hunt', '--input', 'x', '--indicators', at('rules'), '--output', input]);
    await refused(input, ['hunt', '--url', 'https://stack:9200', '--ca', input, '--output', input]);
    await refused(input, ['hunt', '--input', 'x', '--output', input], { env: { REGHUNT_CA: input } });
    await refused(input, ['demo', '--output', 'demo/incident.ndjson']);
    await refused(input, ['demo', '--output', 'queries/hunts/new.yml']);
  });

  it('is refused by an export, whose report it would overwrite', async () => {
    const { at, input } = evidence();
    linkSync(input, at('same'));
    await refused(input, ['queries', 'export', '--from', input, '--to', 'sigma', '--output', at('same')]);
    await refused(input, ['queries', 'export', '--queries', at('events'), '--to', 'eql', '--output', input]);
  });
});

describe.concurrent('an earlier file', () => {
  const earlier = (): ((name: string) => string) => {
    const at = inFolder();
    writeFileSync(at('report.json'), 'the earlier report');
    return at;
  };
  const isWhole = (at: (name: string) => string): void => {
    expect(readFileSync(at('report.json'), 'utf8')).toBe('the earlier report');
    expect(filesOf(at)).toEqual(['report.json']);
  };

  it('stays when the input cannot be read', async () => {
    const at = earlier();
    const { code } = await runCli(['hunt', '--input', at('none'), '--output', at('report.json')]);
    expect(code).toBe(2);
    isWhole(at);
  });

  it('gives way to a report that says the server cannot be reached', async () => {
    const at = earlier();
    const { code } = await runCli(['hunt', '--url', 'http://127.0.0.1:1', '--output', at('report.json')]);
    expect(code).toBe(3);
    expect(readFileSync(at('report.json'), 'utf8')).toContain('The run is INCOMPLETE');
    expect(filesOf(at)).toEqual(['report.json']);
  });

  it('gives way to a report that says so when findings cannot be written to the stack', async () => {
    const at = earlier();
    const parts = {
      connect: () => Promise.resolve(engineWithStore(() => Promise.reject(new EngineError('it went down')))),
    };
    const args = ['hunt', '--input', 'demo/incident.ndjson', '--index', '--url', 'http://stack:9200'];
    const middle = await runCli([...args, '--output', at('report.json')], { parts });
    expect([middle.code, middle.stderr]).toEqual([3, expect.stringMatching(/not written: it went down/)]);
    expect(filesOf(at)).toEqual(['report.json']);
    expect(readFileSync(at('report.json'), 'utf8')).toContain('critical');
  });

  it('stays when the run meets a bug of ours', async () => {
    const at = earlier();
    const parts: Partial<Wiring> = {
      openSpool: () => {
        throw new Error('a bug');
      },
    };
    const { code } = await runCli(['demo', '--output', at('report.json')], { parts });
    expect(code).toBe(70);
    isWhole(at);
  });

  it.skipIf(!hasFull)('stays when there is no room for what the run puts aside', async () => {
    const at = earlier();
    const parts: Partial<Wiring> = {
      openSpool: () => {
        writeFileSync('/dev/full', 'findings');
        throw new Error('there is room on /dev/full');
      },
    };
    const { code, stderr } = await runCli(['demo', '--output', at('report.json')], { parts });
    expect(stderr).toBe(
      `reghunt: No room for what a run puts aside in ${tmpdir()}: no space left on device. ` +
        'Make room there, or name another folder by TMPDIR (of a run in slices: in its state folder, or by REGHUNT_STATE_DIR), and run again.\n',
    );
    expect(code).toBe(3);
    isWhole(at);
  });

  it('stays when an export fails', async () => {
    const at = earlier();
    const args = ['queries', 'export', 'no-such-hunt', '--to', 'eql', '--output', at('report.json')];
    expect((await runCli(args)).code).toBe(2);
    isWhole(at);
  });

  it.skipIf(process.platform === 'win32')('stays when there is no room for the new one', async () => {
    const at = earlier();
    const { code, stderr } = await runProcess(['demo', '--format', 'json', '--output', at('report.json')], {
      starter: ['sh', '-c', 'ulimit -f 16; exec "$@"', 'sh'],
    });
    expect(stderr).toBe(
      `reghunt: The report was not written to ${at('report.json')}, where the earlier file is as it was: file too large. ` +
        'Its findings are kept nowhere else. Run again with another --output, or once this one can be written.\n',
    );
    expect(code).toBe(3);
    isWhole(at);
  });

  it('is replaced whole by a run that ends, with the rights it had', async () => {
    const at = earlier();
    chmodSync(at('report.json'), 0o640);
    linkSync(at('report.json'), at('other-name'));
    const { code } = await runCli(['demo', '--format', 'json', '--output', at('report.json')]);
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(at('report.json'), 'utf8'))).toHaveProperty('findings');
    expect(statSync(at('report.json')).mode & 0o777).toBe(0o640);
    // A new file took its name: nothing was written into the one that was there.
    expect(readFileSync(at('other-name'), 'utf8')).toBe('the earlier report');
    expect(filesOf(at)).toEqual(['other-name', 'report.json']);
  });

  it('behind a link is the one that is replaced, and the link stays', async () => {
    const at = earlier();
    mkdirSync(at('links'));
    symlinkSync('../report.json', at('links/latest'));
    symlinkSync('../new.json', at('links/dangling'));
    for (const link of ['links/latest', 'links/dangling']) {
      expect((await runCli(['demo', '--format', 'json', '--output', at(link)])).code).toBe(0);
    }
    expect(readlinkSync(at('links/latest'))).toBe('../report.json');
    expect(filesOf((name) => at(`links/${name}`))).toEqual(['dangling', 'latest']);
    expect(readFileSync(at('report.json'), 'utf8')).toContain('"findings"');
    expect(readFileSync(at('new.json'), 'utf8')).toContain('"findings"');
  });
});

describe.concurrent('a new file', () => {
  it('is for its user alone, and empty when nothing was found', async () => {
    const at = inFolder();
    writeFileSync(at('quiet.ndjson'), `${DEMO.toString().split('\n')[1]}\n`);
    const args = ['hunt', '--input', at('quiet.ndjson'), '--format', 'ndjson', '--output', at('out')];
    expect((await runCli(args)).code).toBe(0);
    expect(readFileSync(at('out'), 'utf8')).toBe('');
    expect(statSync(at('out')).mode & 0o777).toBe(0o600);
    expect(filesOf(at)).toEqual(['out', 'quiet.ndjson']);
  });

  it('leaves nothing behind when it cannot take its name', async () => {
    const at = inFolder();
    const parts = {
      ...engineParts(),
      newRunId: () => {
        mkdirSync(at('out/taken'), { recursive: true });
        return 'run';
      },
    };
    const { code, stderr } = await runCli(['demo', '--output', at('out')], { parts });
    expect(stderr).toMatch(
      /^reghunt: The report was not written to .*out: .*director.*Run again with another/,
    );
    expect([code, filesOf(at)]).toEqual([3, ['out']]);
  });

  it('leaves nothing behind when the process is ended while it is written', async () => {
    const at = inFolder();
    const program = `
      import { watchSignals } from ${JSON.stringify(resolve('src/cli/interruption.ts'))};
      import { openReplacedFile } from ${JSON.stringify(resolve('src/cli/output/replaced-file.ts'))};
      const sink = await openReplacedFile({ is: 'file', file: 'out', path: process.argv[1] + '/out', folder: process.argv[1] });
      await sink.write('begun');
      watchSignals(process).addEventListener('abort', () => process.stdout.write('once'));
      process.stdout.write('ready');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, at('.')]);
    const ended = new Promise((done) => {
      child.once('close', (code) => done(code));
    });
    await new Promise((done) => {
      child.stdout.once('data', done);
    });
    expect(filesOf(at)).toEqual([expect.stringMatching(/^\.reghunt-[0-9a-f-]{36}\.tmp$/)]);
    child.kill('SIGTERM');
    await new Promise((done) => {
      child.stdout.once('data', done);
    });
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(filesOf(at)).toEqual([]);
  });

  const places: readonly [string, string, RegExp][] = [
    ['in a folder that is not there', 'none/out', /there is no folder .*none. Make it, or choose another/],
    ['below a file', 'file/out', /file is no folder. Choose another --output/],
    ['that is a folder', 'folder', /names a folder and no file. Choose another --output/],
    ['that ends like a folder', 'new/', /names a folder and no file. Choose another --output/],
    ['behind links in a circle', 'circle', /circle. Choose another --output/],
  ];
  it.each(places)('%s is refused before the run starts', async (_what, name, message) => {
    const at = inFolder();
    writeFileSync(at('file'), 'x');
    mkdirSync(at('folder'));
    symlinkSync('circle', at('circle'));
    const output = `${at('.')}/${name}`;
    const commands = [
      ['demo', '--output', output],
      ['hunt', '--input', 'demo/incident.ndjson', '--output', output],
      ['queries', 'export', '--to', 'sigma', '--output', output],
    ];
    for (const args of commands) {
      const { code, stderr } = await runCli(args, { parts: untouched });
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/^reghunt: Cannot write /);
      expect(code).toBe(2);
    }
    expect(filesOf(at)).toEqual(['circle', 'file', 'folder']);
  });
});

describe.concurrent('what is no regular file', () => {
  it.skipIf(process.platform === 'win32')('is written to as it is', async () => {
    const at = inFolder();
    const fifo = await runSystem('mkfifo', at('pipe'));
    expect(fifo.code).toBe(0);
    const reader = runSystem('cat', at('pipe'));
    const { code } = await runCli(['demo', '--format', 'json', '--output', at('pipe')]);
    expect(code).toBe(0);
    expect(JSON.parse((await reader).stdout)).toHaveProperty('findings');
    expect(statSync(at('pipe')).isFIFO()).toBe(true);
    expect((await runCli(['demo', '--output', '/dev/null'])).code).toBe(0);
    expect(filesOf(at)).toEqual(['pipe']);
  });

  it.skipIf(process.platform === 'win32')('tells with 3 that its reader went away', async () => {
    const at = inFolder();
    await runSystem('mkfifo', at('pipe'));
    // A report of several times what a pipe holds: it cannot all be written before the reader has gone.
    const input = at('many.ndjson');
    const hosts = ['ws-1', 'ws-2', 'ws-3', 'ws-4', 'ws-5'];
    writeFileSync(input, hosts.map((host) => DEMO.toString().replaceAll('ws-042', host)).join(''));
    const reader = runSystem('head', '-c', '1', at('pipe'));
    const report = await runCli(['hunt', '--input', input, '--format', 'json', '--output', at('pipe')]);
    await reader;
    expect(report.stderr).toMatch(/not written to .*pipe, or only in part: broken pipe\. /);
    expect(report.code).toBe(3);
  });

  it.skipIf(process.platform === 'win32')(
    'may be standard output by its other name, after what is there',
    async () => {
      const at = inFolder();
      writeFileSync(at('log'), 'before\n');
      const log = openSync(at('log'), 'a');
      const { code } = await runProcess(['demo', '--format', 'ndjson', '--output', '/dev/stdout'], {
        stdout: log,
      });
      closeSync(log);
      expect(code).toBe(0);
      expect(readFileSync(at('log'), 'utf8')).toMatch(/^before\n\{.*"kind":"alert"/);
    },
  );

  it.skipIf(!hasFull)('tells with 3 that the disk is full, and what became of the findings', async () => {
    const [lost, indexed, exported] = await Promise.all([
      runCli(['demo', '--output', '/dev/full', '--fail-on', 'low']),
      runCli(
        [
          ...['hunt', '--input', 'demo/incident.ndjson', '--output', '/dev/full'],
          ...['--index', '--url', 'http://stack:9200'],
        ],
        { parts: engineParts() },
      ),
      runCli(['queries', 'export', '--to', 'sigma', '--output', '/dev/full']),
    ]);
    expect([lost.code, indexed.code, exported.code]).toEqual([3, 3, 3]);
    expect(lost.stderr).toMatch(
      /^reghunt: The report was not written to \/dev\/full, or only in part: no space left on device\. Its findings are kept nowhere else\. Run again with another --output, .*\n$/,
    );
    expect(indexed.stderr).toMatch(/Of its findings [1-9]\d* are in the-findings of a test\. Run again/);
    expect(exported.stderr).toMatch(/^reghunt: The export was not written to \/dev\/full.*no space left/);
  });
});

/** An index that takes every finding. */
function engineParts(): Partial<Wiring> {
  return {
    connect: () =>
      Promise.resolve(
        engineWithStore((findings) =>
          Promise.resolve({
            counts: { created: findings.length, merged: 0, unchanged: 0, failed: 0 },
            failures: [],
          }),
        ),
      ),
  };
}

function engineWithStore(write: ReturnType<Engine['openStore']>['write']): Engine {
  return {
    ...NO_RUNS,
    openSource: () => Promise.reject(new Error('files are hunted')),
    openStore: () => ({ description: 'the-findings of a test', prepare: () => Promise.resolve(), write }),
    openSink: () => {
      throw new Error('nothing is loaded');
    },
    close: () => Promise.resolve(),
  };
}

function runSystem(
  command: string,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout }));
  });
}
