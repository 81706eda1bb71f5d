/** Golden values and commands spelled otherwise are read as the same start and the same act. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { text } from '../../../src/core/event/event.ts';
import { findRegCommands } from '../../../src/core/facts/reg-wrapped.ts';
import { readValueTarget } from '../../../src/core/facts/value-target.ts';
import { baseName } from '../../../src/core/facts/windows-path.ts';
import { isRegLine, REG_SPELLINGS, REG_WRAPPERS, takeApart } from '../../golden/reg-evasions.ts';
import { valueSpellings } from '../../golden/value-spellings.ts';
import { eventOf } from '../event/shipped-profiles.ts';

/** A name that Windows looks for, a folder that ends in a blank, a mere deletion: there another spelling means another thing. */
const ONE_WAY = /^\w+\.exe$| \\|\/c del /;
const FOLDER = 'test/golden/cases';
const EVENTS = readdirSync(FOLDER)
  .sort()
  .flatMap((name) =>
    readFileSync(join(FOLDER, name, 'malicious.ndjson'), 'utf8')
      .trimEnd()
      .split('\n'),
  )
  .map((line) => eventOf(JSON.parse(line)));
const VALUES = unique(
  EVENTS.flatMap(({ kind, fields }) =>
    kind === 'registry_set' && /\\CurrentVersion\\Run/i.test(text(fields, 'registry.path') ?? '')
      ? [text(fields, 'registry.data.strings') ?? '']
      : [],
  ),
);
const COMMANDS = unique(EVENTS.map(({ fields }) => text(fields, 'process.command_line') ?? '')).filter(
  isRegLine,
);

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].filter((value) => value.trim() !== '' && !ONE_WAY.test(value));
}

function start(data: string): string {
  const { kind, path } = readValueTarget(data);
  return `${kind} ${baseName(path ?? '')}`;
}

function acts(line: string): readonly string[] {
  return findRegCommands(line, true).map(({ command }) =>
    [command.operation, command.key?.path, command.key?.remoteHost, command.valueName]
      .join(' ')
      .toLowerCase(),
  );
}

describe('a value', () => {
  it.each(VALUES)('%s starts the same however it is spelled', (data) => {
    const others = valueSpellings(data).filter(([, written]) => start(written) !== start(data));
    expect(others.map(([name, written]) => `${name}: ${written} is ${start(written)}`)).toEqual([]);
  });
});

describe('a command', () => {
  it.each(COMMANDS)('%s does the same however it is spelled', (line) => {
    const ways = REG_SPELLINGS.map(([name, change]) => [name, change(takeApart(line))] as const);
    const others = ways.filter(([, written]) => acts(written).join() !== acts(line).join());
    expect(others.map(([name, written]) => `${name}: ${written} does ${acts(written)}`)).toEqual([]);
  });

  it.each(COMMANDS.filter((line) => /^reg/i.test(line)))(
    '%s is found in the line of another program',
    (line) => {
      const lost = REG_WRAPPERS.filter(([, , wrap]) => acts(wrap(line)).length === 0);
      expect(lost.map(([name]) => name)).toEqual([]);
    },
  );
});
