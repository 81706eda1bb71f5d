/** Computes every fact of a joined case: pure, describing, never judging. */

import type { JoinedCase } from '../case/case.ts';
import type { Fields, HuntEvent } from '../event/event.ts';
import type { Inflate } from '../windows/powershell/base64.ts';
import { decodePowerShell } from '../windows/powershell/powershell.ts';
import { chainFacts } from './chain-facts.ts';
import { Facts } from './facts.ts';
import { hiveFacts } from './hive-facts.ts';
import { actorCommandLine, joinFacts } from './join-facts.ts';
import { pairFacts } from './pair-facts.ts';
import { regFacts } from './reg-facts.ts';
import { valueFacts } from './value-facts.ts';

/** All facts of `catalogue.ts` that are known. `inflate` opens compressed PowerShell. */
export function factsOf(joined: JoinedCase, inflate?: Inflate): Facts {
  const line = actorCommandLine(joined);
  const decoded = line === undefined ? [] : decodePowerShell(line, inflate);
  const facts = new Facts();
  for (const family of valueFacts(joined, inflate)) facts.add(family);
  facts.add(chainFacts(joined, facts));
  // A command or a file can take a hive; what the registry logs of itself cannot.
  if (!isRegistryEvent(joined.anchor)) {
    facts.add(regFacts(joined.anchor));
    facts.add(hiveFacts(joined.anchor));
    facts.add(pairFacts(joined));
  }
  facts.add(joinFacts(joined));
  facts.add({ 'process.decoded': decoded.length > 0 ? decoded : undefined });
  return facts;
}

/** The same by name. */
export function caseFacts(joined: JoinedCase, inflate?: Inflate): Fields {
  return factsOf(joined, inflate).record;
}

function isRegistryEvent({ kind }: HuntEvent): boolean {
  return kind.startsWith('registry_');
}
