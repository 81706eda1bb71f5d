/** Computes every fact of a joined case: pure, describing, never judging. */
import type { Fields, FieldValue, HuntEvent } from '../event/event.ts';
import type { JoinedCase } from '../hunt/case.ts';
import type { Inflate } from './base64.ts';
import { chainFacts } from './chain-facts.ts';
import type { MaybeFields } from './fact-row.ts';
import { hiveFacts } from './hive-facts.ts';
import { actorCommandLine, joinFacts } from './join-facts.ts';
import { pairFacts } from './pair-facts.ts';
import { decodePowerShell } from './powershell.ts';
import { regFacts } from './reg-facts.ts';
import { valueFacts } from './value-facts.ts';

/** Flat facts as listed in `catalogue.ts`; what is not known is absent. `inflate` opens compressed PowerShell. */
export function caseFacts(joined: JoinedCase, inflate?: Inflate): Fields {
  const line = actorCommandLine(joined);
  const decoded = line === undefined ? [] : decodePowerShell(line, inflate);
  const facts: Record<string, FieldValue> = {};
  for (const family of valueFacts(joined, inflate)) addKnown(facts, family);
  addKnown(facts, chainFacts(joined, facts));
  // A command or a file can take a hive; what the registry logs of itself cannot.
  if (!isRegistryEvent(joined.anchor)) {
    addKnown(facts, regFacts(joined.anchor));
    addKnown(facts, hiveFacts(joined.anchor));
    addKnown(facts, pairFacts(joined));
  }
  addKnown(facts, joinFacts(joined));
  if (decoded.length > 0) facts['process.decoded'] = decoded;
  return facts;
}

function isRegistryEvent({ kind }: HuntEvent): boolean {
  return kind.startsWith('registry_');
}

/** Written one by one: a case has some forty facts, and building them in layers would copy each several times. */
function addKnown(facts: Record<string, FieldValue>, family: MaybeFields): void {
  for (const name in family) {
    const value = family[name];
    if (value !== undefined) facts[name] = value;
  }
}
