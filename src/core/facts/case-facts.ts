/** Computes every fact of a joined case: pure, describing, never judging. */
import type { Fields, FieldValue } from '../event/event.ts';
import type { JoinedCase } from '../hunt/case.ts';
import type { Inflate } from './base64.ts';
import { actorCommandLine, joinFacts } from './join-facts.ts';
import { decodePowerShell } from './powershell.ts';
import { pairFacts, regFacts } from './reg-facts.ts';
import { type MaybeFields, valueFacts } from './value-facts.ts';

/** Flat facts as listed in `catalogue.ts`; what is not known is absent. `inflate` opens compressed PowerShell. */
export function caseFacts(joined: JoinedCase, inflate?: Inflate): Fields {
  const line = actorCommandLine(joined);
  const decoded = line === undefined ? [] : decodePowerShell(line, inflate);
  return known({
    ...valueFacts(joined, inflate),
    ...regFacts(joined.anchor),
    ...pairFacts(joined),
    ...joinFacts(joined),
    'process.decoded': decoded.length > 0 ? decoded : undefined,
  });
}

function known(facts: MaybeFields): Fields {
  const entries = Object.entries(facts).filter(
    (entry): entry is [string, FieldValue] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
