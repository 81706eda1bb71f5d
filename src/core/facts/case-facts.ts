/** Computes facts, describing, never judging: what an anchor tells by itself, and what a joined case does. */

import type { Anchor } from '../act/anchor.ts';
import type { JoinedCase } from '../case/case.ts';
import type { HuntEvent } from '../event/event.ts';
import type { Inflate } from '../windows/powershell/base64.ts';
import { decodePowerShell } from '../windows/powershell/powershell.ts';
import { chainFacts } from './chain-facts.ts';
import { copyLifecycle } from './copy-lifecycle.ts';
import type { MaybeFields } from './fact-row.ts';
import { Facts } from './facts.ts';
import { hiveFacts, toldOutputFacts } from './hive-facts.ts';
import { actorCommandLine, joinFacts } from './join-facts.ts';
import { pairFacts } from './pair-facts.ts';
import { regFacts } from './reg-facts.ts';
import { joinedValueFacts, valueFacts } from './value-facts.ts';

/** All facts of `catalogue.ts` that are known of a case. `inflate` opens compressed PowerShell. */
export function caseFacts(joined: JoinedCase, inflate?: Inflate): Facts {
  const { anchor } = joined;
  const facts = new Facts();
  for (const family of joinedValueFacts(joined, inflate)) facts.addWithEvents(family);
  facts.add(chainFacts(joined, facts));
  if (!isRegistryEvent(anchor)) {
    for (const family of [...actFacts(anchor), toldOutputFacts(joined)]) facts.add(family);
    for (const family of [...pairFacts(joined), copyLifecycle(joined)]) facts.addWithEvents(family);
  }
  facts.add(joinFacts(joined));
  facts.add(decodedFacts(actorCommandLine(joined), inflate));
  return facts;
}

/** The facts that need nothing joined; `settled.ts` says which of them no join changes. */
export function anchorFacts(anchor: Anchor, inflate?: Inflate): Facts {
  const facts = new Facts();
  for (const family of valueFacts(anchor, inflate)) facts.add(family);
  if (!isRegistryEvent(anchor)) {
    for (const family of actFacts(anchor)) facts.add(family);
    for (const family of pairFacts({ anchor, neighbours: [] })) facts.addWithEvents(family);
  }
  const line = anchor.fields['process.command_line'];
  facts.add(decodedFacts(typeof line === 'string' ? line : undefined, inflate));
  if (anchor.kind === 'process_create') facts.add({ 'join.writer': 'found' });
  return facts;
}

/** A command or a file can take a hive; what the registry logs of itself cannot. */
function actFacts(anchor: Anchor): readonly MaybeFields[] {
  return [regFacts(anchor), hiveFacts(anchor)];
}

function decodedFacts(line: string | undefined, inflate: Inflate | undefined): MaybeFields {
  const decoded = line === undefined ? [] : decodePowerShell(line, inflate);
  return { 'process.decoded': decoded.length > 0 ? decoded : undefined };
}

function isRegistryEvent({ kind }: HuntEvent): boolean {
  return kind.startsWith('registry_');
}
