/** Computes every fact of a joined case: pure, describing, never judging. */
import type { Fields, FieldValue } from '../event/event.ts';
import type { JoinedCase } from '../hunt/case.ts';
import type { Inflate } from './base64.ts';
import { chainFacts } from './chain-facts.ts';
import { hiveFacts } from './hive-facts.ts';
import { actorCommandLine, joinFacts } from './join-facts.ts';
import { pairFacts } from './pair-facts.ts';
import { decodePowerShell } from './powershell.ts';
import { regFacts } from './reg-facts.ts';
import { type MaybeFields, valueFacts } from './value-facts.ts';

/** Flat facts as listed in `catalogue.ts`; what is not known is absent. `inflate` opens compressed PowerShell. */
export function caseFacts(joined: JoinedCase, inflate?: Inflate): Fields {
  const line = actorCommandLine(joined);
  const decoded = line === undefined ? [] : decodePowerShell(line, inflate);
  const value = valueFacts(joined, inflate);
  return known([
    value,
    chainFacts(joined, value),
    regFacts(joined.anchor),
    hiveFacts(joined.anchor),
    pairFacts(joined),
    joinFacts(joined),
    decoded.length > 0 ? { 'process.decoded': decoded } : {},
  ]);
}

function known(families: readonly MaybeFields[]): Fields {
  const facts: Record<string, FieldValue> = {};
  for (const family of families) {
    for (const name in family) {
      const value = family[name];
      if (value !== undefined) facts[name] = value;
    }
  }
  return facts;
}
