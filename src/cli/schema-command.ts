/** `reghunt schema`: prints the form of a file as JSON Schema, for editors and checks. */
import { Argument, Command } from 'commander';
import { configJsonSchema } from '../core/config/json-schema.ts';
import type { Wiring } from './wiring.ts';

const SCHEMAS = { config: configJsonSchema } as const satisfies Record<string, () => object>;

export function schemaCommand(wiring: Wiring): Command {
  return new Command('schema')
    .description('print the form of a file as JSON Schema 2020-12')
    .addArgument(new Argument('<what>', 'which file').choices(Object.keys(SCHEMAS)))
    .action((what: keyof typeof SCHEMAS) => {
      wiring.stdout.write(`${JSON.stringify(SCHEMAS[what](), null, 2)}\n`);
    });
}
