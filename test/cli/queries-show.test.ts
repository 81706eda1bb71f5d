/** `reghunt queries show`: what an entry says, where, and by which cases it is proven. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { casesOf } from '../../src/adapters/content/golden-cases.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-show-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LIST = 'id: ship-yards\ndescription: Where ships are built.\nvalues: [tide]\n';
const INDICATOR = `# Why it is here.
title: A yard
id: 11111111-2222-4333-8444-555555555555
detection:
  selection:
    value.target.path|contains|expand: '\\%ship-yards%\\'
  condition: selection
reghunt: {weight: 0.5, group: location, reason: Ships are there.}
`;

const SECOND = INDICATOR.replace('1111', '2222').replace('A yard', 'B yard');

mkdirSync(join(folder, 'lists'));
mkdirSync(join(folder, 'indicators'));
writeFileSync(join(folder, 'lists', 'yards.yml'), LIST);
writeFileSync(join(folder, 'indicators', 'two.yml'), `${INDICATOR}--- # another\n${SECOND}`);

async function shown(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['queries', 'show', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('queries show', () => {
  it('prints the file of an exception, what it says as it is written, its lists and its cases', async () => {
    const text = await shown('itunes-helper');
    expect(text).toMatch(
      /^# .*queries\/exceptions\/desktop-programs\/itunes-helper\.yml\nid: itunes-helper\n/,
    );
    expect(text).toContain('  # Put there by a script, or by what was fetched or unpacked');
    expect(text).toMatch(/^# %file-bringers%: .*queries\/lists\/file-bringers\.yml$/m);
    expect(text).toMatch(/^# proven by .*test\/golden\/cases\/itunes-helper\/exception-itunes-helper$/m);
    expect(parse(text)).toMatchObject({ id: 'itunes-helper', effect: 'suppress' });
  });

  it('finds indicators, hunts and lists by their ids', async () => {
    expect(await shown('ec5090ab-6513-5b42-a8de-9437f5c5fb10')).toMatch(
      /autostart-writer\/set-with-reg-exe\.yml\n(.*\n)*# proven by .*\/set-with-reg-exe\/writer-reg$/m,
    );
    expect(await shown('run-key-persistence')).toMatch(
      /hunts\/run-key-persistence\.yml\nid: run-key-persistence/,
    );
    expect(await shown('run-keys')).toMatch(/lists\/run-keys\.yml\nid: run-keys/);
  });

  it('shows of a file with several entries the one that was asked for, of a folder that is named', async () => {
    const second = '22221111-2222-4333-8444-555555555555';
    expect(await shown(second, '--queries', folder)).toBe(
      `# ${folder}/indicators/two.yml\n${SECOND}# %ship-yards%: ${folder}/lists/yards.yml\n`,
    );
  });

  it('tells cases that are about an entry before those that merely name it', async () => {
    const text = await shown('ec5090ab-6513-5b42-a8de-9437f5c5fb10');
    const told = text.split('\n').filter((line) => /^# (?:proven|named) by /.test(line));
    expect(told.some((line) => /^# named by .*\/chain-office$/.test(line))).toBe(true);
    expect(
      told.toSorted((a, b) => Number(a.startsWith('# named')) - Number(b.startsWith('# named'))),
    ).toEqual(told);
    expect(told.filter((line) => line.includes('/set-with-reg-exe/'))).toEqual(
      told.filter((line) => line.startsWith('# proven by ')),
    );
  });

  it('says what to do when nothing has the id', async () => {
    const { code, stderr } = await runCli(['queries', 'show', 'nobody']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('Nothing is called "nobody": reghunt queries list shows the ids.'),
    ]);
  });

  it('names no case where no tests are beside the content', async () => {
    expect(
      await casesOf(join(folder, 'nowhere'), { id: 'itunes-helper', name: 'iTunes waits for devices' }),
    ).toEqual({ proving: [], naming: [] });
  });
});

describe('queries list', () => {
  it('tells lists with how many values they hold, also of a folder that is named', async () => {
    const { stdout } = await runCli(['queries', 'list', '--queries', folder]);
    expect(stdout).toMatch(/^list {8}run-keys {2}6 {2}The keys/m);
    expect(stdout).toMatch(/^list {8}ship-yards {2}1 {2}Where ships are built\.$/m);
  });
});
