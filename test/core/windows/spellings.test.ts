/** Golden values and commands spelled otherwise are read as the same start and the same act. */
import { expect, it } from 'vitest';
import { text } from '../../../src/core/event/event.ts';
import { readValueTarget } from '../../../src/core/windows/launch/value-target.ts';
import { baseName } from '../../../src/core/windows/path/windows-path.ts';
import { findRegCommands } from '../../../src/core/windows/registry/reg-wrapped.ts';
import { goldenNames } from '../../golden/golden-names.ts';
import { isRegLine, REG_SPELLINGS, REG_WRAPPERS, takeApart } from '../../golden/reg-evasions.ts';
import { valueSpellings } from '../../golden/value-spellings.ts';
import { goldenEvents } from '../golden-events.ts';

/** A name that Windows looks for, a folder that ends in a blank, a mere deletion: there another spelling means another thing. */
const ONE_WAY = /^\w+\.exe$| \\|\/c del /;
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

const events = () => goldenNames().flatMap((name) => goldenEvents(name, 'malicious'));

function values(): readonly string[] {
  const data = events().flatMap(({ kind, fields }) =>
    kind === 'registry_set' && /\\CurrentVersion\\Run/i.test(text(fields, 'registry.path') ?? '')
      ? [text(fields, 'registry.data.strings') ?? '']
      : [],
  );
  return unique(data);
}

function commands(): readonly string[] {
  return unique(events().map(({ fields }) => text(fields, 'process.command_line') ?? '')).filter(isRegLine);
}

it('values start the same however they are spelled', () => {
  const others = values().flatMap((data) =>
    valueSpellings(data).flatMap(([name, written]) =>
      start(written) === start(data) ? [] : [`${data}, ${name}: ${written} is ${start(written)}`],
    ),
  );
  expect(others).toEqual([]);
});

it('commands do the same however they are spelled', () => {
  const others = commands().flatMap((line) =>
    REG_SPELLINGS.map(([name, change]) => [name, change(takeApart(line))] as const).flatMap(
      ([name, written]) =>
        acts(written).join() === acts(line).join()
          ? []
          : [`${line}, ${name}: ${written} does ${acts(written)}`],
    ),
  );
  expect(others).toEqual([]);
});

it('commands are found in the line of another program', () => {
  const lost = commands()
    .filter((line) => /^reg/i.test(line))
    .flatMap((line) =>
      REG_WRAPPERS.flatMap(([name, , wrap]) => (acts(wrap(line)).length === 0 ? [`${line}, ${name}`] : [])),
    );
  expect(lost).toEqual([]);
});
