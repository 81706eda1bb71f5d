/** What the readers make of lines bent by one sign, written down: a change of any grammar is seen there. */
import { expect, it } from 'vitest';
import { readHiveCopies } from '../../../src/core/act/hive-copy.ts';
import { registryWrites } from '../../../src/core/act/registry-write.ts';
import { readValueTarget } from '../../../src/core/windows/launch/value-target.ts';
import { remoteHostOf } from '../../../src/core/windows/path/remote-host.ts';
import { firstUrl } from '../../../src/core/windows/path/web-address.ts';
import { findRegCommands } from '../../../src/core/windows/registry/reg-wrapped.ts';
import { registryMention } from '../../../src/core/windows/registry/registry-mention.ts';
import { run } from '../facts/events.ts';
import { BENDS, LINES } from './corpus.ts';

/** What is not there is left out. */
function said(line: string): string {
  const { raw: _raw, ...target } = readValueTarget(line);
  const commands = findRegCommands(line, true).map(({ command, wrapped }) => ({ ...command, wrapped }));
  const writes = registryWrites(run(line)).map(({ key, ...write }) => ({ ...write, key: key.path }));
  const all = {
    target,
    ...(commands.length > 0 ? { commands } : {}),
    ...(writes.length > 0 ? { writes } : {}),
    copy: readHiveCopies(line)[0],
    machine: remoteHostOf(line),
    reads: registryMention(line),
    url: firstUrl(line),
  };
  return JSON.stringify(all).replace(/"(\w+)":/g, '$1:');
}

it.each(BENDS)('lines %s are read as they were', async (name, bend) => {
  const page = LINES.map((line) => `${bend(line)}\n  ${said(bend(line))}\n`).join('');
  const file = name === '' ? 'as-they-are' : name.replaceAll(' ', '-');
  await expect(page).toMatchFileSnapshot(`../../golden/facts/${file}.txt`);
});
