/** The registry values that a command line sets: reg add, PowerShell's cmdlets, .NET, WMI's registry provider, script code. */
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { withVariables } from '../windows/command-line/script-variables.ts';
import { remoteHostOf } from '../windows/path/remote-host.ts';
import { lineAsRead } from '../windows/powershell/code-as-read.ts';
import { decodePowerShell } from '../windows/powershell/powershell.ts';
import { findRegCommands } from '../windows/registry/reg-wrapped.ts';
import { callWrites } from '../windows/registry/registry-calls.ts';
import { cmdletWrites } from '../windows/registry/registry-cmdlets.ts';
import { in32BitView } from '../windows/registry/registry-key.ts';
import { MOST_WRITES, type WrittenValue } from '../windows/registry/written-value.ts';
import { regActOf } from './reg-act.ts';

export interface RegistryWrite extends WrittenValue {
  /** The other machine it is set on, folded as written; undefined for this one. */
  readonly host: string | undefined;
}

const LONGEST = 64 * 1024;

/** In order of writing, each once; [] for any other process. */
export function registryWrites(event: HuntEvent): readonly RegistryWrite[] {
  const line = text(event.fields, 'process.command_line')?.slice(0, LONGEST);
  if (event.kind !== 'process_create' || line === undefined) return [];
  const codes = [lineAsRead(line), ...decodePowerShell(line)].map(withVariables);
  const found = [
    ...regAdds(event, line),
    ...codes.flatMap((code) => [...cmdletWrites(code), ...callWrites(code)]),
  ];
  if (found.length === 0) return [];
  const elsewhere = codes.map(remoteHostOf).find((host) => host !== undefined);
  const unique = new Map(
    found.map((one) => {
      const host = one.key.remoteHost ?? elsewhere;
      return [JSON.stringify([host ?? '', fold(one.key.path), fold(one.name), one.data]), { ...one, host }];
    }),
  );
  return [...unique.values()].slice(0, MOST_WRITES);
}

function regAdds(event: HuntEvent, line: string): readonly WrittenValue[] {
  const own = regActOf(event)?.command;
  const commands = [
    ...(own === undefined ? [] : [own]),
    ...findRegCommands(line, true).map(({ command }) => command),
  ];
  return commands.flatMap(({ operation, key, valueName, valueData, valueType, valueSeparator, switches }) =>
    operation !== 'add' || key === undefined || valueName === undefined
      ? []
      : [
          {
            key: switches.includes('/reg:32') ? in32BitView(key) : key,
            name: valueName,
            data: valueData ?? '',
            type: (valueType ?? 'REG_SZ').toUpperCase(),
            ...(valueSeparator === undefined ? {} : { separator: valueSeparator }),
          },
        ],
  );
}
