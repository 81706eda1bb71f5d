/** What `queries/` holds once it has been read and checked: hunts, lists, indicators, mitigations, guards, exceptions, disguises, profiles. */
import type { EventKind } from '../event/event.ts';
import type { Profile } from '../event/profile.ts';
import type { Problem } from '../problem.ts';
import type { Condition } from '../sigma/condition.ts';

export type FindingKind = 'autostart' | 'hive';
export type Status = 'experimental' | 'test' | 'stable' | 'deprecated';

/** ATT&CK, as tagged: `attack.t1547.001` becomes one of these. */
export interface Technique {
  readonly id: string;
  readonly name: string;
  readonly tactics: readonly { readonly id: string; readonly name: string }[];
}

export interface Hunt {
  readonly id: string;
  readonly uuid: string;
  readonly name: string;
  readonly version: string;
  readonly status: Status;
  readonly description: string;
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  readonly finding: FindingKind;
  readonly enabled: boolean;
  /** All that it may find. */
  readonly techniques: readonly Technique[];
  /** Which of them an act is by itself; what an indicator shows adds its own. */
  readonly attack: readonly ActTechniques[];
  /** An event that any of these accepts is an anchor. */
  readonly select: readonly Select[];
  readonly join: JoinPlan;
  /** A case below this risk score is counted, not reported. 0-100. */
  readonly reportAt: number;
  readonly file: string;
}

/** What acts are in ATT&CK's terms. */
export interface ActTechniques {
  readonly techniques: readonly Technique[];
  /** What the case must be, by any name a condition may use; absent: every one is. */
  readonly when?: Condition;
}

export interface Select {
  readonly kind: EventKind;
  readonly condition: Condition;
  /** What an accepted event must be besides, by its own fields and facts; absent: every one is an anchor. */
  readonly when?: Condition;
}

/** How far a hunt looks around its anchor. All durations in milliseconds. */
export interface JoinPlan {
  readonly writerLookback: number;
  readonly ancestorDepth: number;
  readonly payloadLookback: number;
  readonly payloadWait: number;
  /** Which other events of the host belong to a case; each has an id of its own within the hunt. */
  readonly pairs: readonly Pair[];
  /** The most joined events one case holds. */
  readonly maxEvents: number;
}

/** Events that make a pair with an anchor: on its host, within `window` on both sides of it. */
export interface Pair {
  readonly id: string;
  readonly kind: EventKind;
  readonly condition: Condition;
  /** What an anchor must be, by its own fields and facts, to ask for the pair; absent: every one does. */
  readonly when?: Condition;
  /** Milliseconds. */
  readonly window: number;
  /** Fields that hold the same in both, case aside: only such events join. Empty: any event of the host does. */
  readonly same: readonly string[];
}

/** A Sigma rule: one yes/no observation about a case. */
export interface Indicator {
  readonly id: string;
  readonly name: string;
  readonly status: Status;
  readonly reason: string;
  /** What the observation says (location, interpreter, writer, ...); only the largest weight of a group counts. */
  readonly group: string;
  /** 0 < weight <= 1. */
  readonly weight: number;
  /** Mitigations do not take the risk below this. 0-100. */
  readonly floor: number;
  readonly attack: readonly string[];
  /** Finding kinds or hunt ids it applies to; empty: all. */
  readonly hunts: readonly string[];
  readonly condition: Condition;
  /** Event kinds a public Sigma rule is about, each event asked by itself; empty for our own, which read the whole case. */
  readonly kinds: readonly EventKind[];
  readonly file: string;
}

/** What makes a case routine: the same form with a factor below 1 that the risk is multiplied with. */
export interface Mitigation {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
  readonly factor: number;
  /** What its condition tells of starts nothing and hides nothing, whoever does it: no disguise is tried on it. */
  readonly harmless?: true | undefined;
  /** Disguises that cannot be told from what it is meant for: not tried on it. */
  readonly accepts?: readonly string[] | undefined;
  readonly hunts: readonly string[];
  readonly condition: Condition;
  readonly file: string;
}

/** What no habit excuses: where it holds, nothing takes the risk below `floor`, and from medium on nothing suppresses. */
export interface Guard {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
  /** 1-100. It never lifts a score. */
  readonly floor: number;
  readonly hunts: readonly string[];
  readonly condition: Condition;
  readonly file: string;
}

/** Known good: lowers or suppresses, never deletes. */
export interface Exception {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
  readonly owner: string;
  /** Epoch milliseconds; from then on it no longer applies. */
  readonly expires: number;
  /** Disguises that cannot be told from what it is meant for: not tried on it. */
  readonly accepts?: readonly string[] | undefined;
  readonly effect: { readonly kind: 'suppress' } | { readonly kind: 'lower'; readonly factor: number };
  readonly hunts: readonly string[];
  readonly condition: Condition;
  readonly file: string;
}

/** A program as a disguise has it; `{writer}` and `{payload}` stand for the file names of those it replaces. */
export interface DisguiseProcess {
  readonly executable: string;
  readonly command_line?: string;
  readonly signature?: 'trusted' | 'signed' | 'unsigned';
  readonly signer?: string;
}

/** What an intruder does otherwise than what an entry is meant for. What is not named stays as it was. */
export interface DisguiseChange {
  /** In place of the writer. */
  readonly writer?: DisguiseProcess;
  /** Above the writer and what is above it already, nearest first. */
  readonly above?: readonly DisguiseProcess[];
  /** Creates the program that is started. */
  readonly creator?: DisguiseProcess;
  /** Where the program lies instead, under its own name. */
  readonly folder?: string;
  /** It bears a name that only looks like its own. */
  readonly lookalike?: true;
  readonly stream?: string;
  /** What starts it. */
  readonly before?: string;
  /** Added to its arguments. */
  readonly arguments?: string;
  /** Of the program that is started. */
  readonly signature?: 'trusted' | 'signed' | 'unsigned';
  readonly signer?: string;
  /** Of the writer, left as it is otherwise. */
  readonly writer_signature?: 'trusted' | 'signed' | 'unsigned';
  readonly writer_signer?: string;
  /** What the log does not hold. */
  readonly missing?: readonly ('writer' | 'creation' | 'run' | 'signature')[];
}

/** What `queries check` puts on the cases of mitigations and exceptions, to see whether they let it pass. */
export interface Disguise {
  readonly id: string;
  readonly name: string;
  /** What an intruder has of it. */
  readonly reason: string;
  /** What an entry that lets it pass lacks. */
  readonly advice: string;
  /** Finding kinds or hunt ids it applies to; empty: all. */
  readonly hunts: readonly string[];
  /** Only what names a product can be taken for one. */
  readonly of: 'all' | 'exceptions';
  /** Each is tried by itself. */
  readonly variants: readonly DisguiseChange[];
  readonly file: string;
}

/** Values that conditions share; in a condition they stand already. */
export interface ValueList {
  readonly id: string;
  /** What they have in common. */
  readonly description: string;
  /** As Sigma spells values, wildcards included; never empty. */
  readonly values: readonly string[];
  readonly file: string;
}

export interface Content {
  readonly hunts: readonly Hunt[];
  readonly lists: readonly ValueList[];
  readonly indicators: readonly Indicator[];
  readonly mitigations: readonly Mitigation[];
  readonly guards: readonly Guard[];
  readonly exceptions: readonly Exception[];
  readonly disguises: readonly Disguise[];
  readonly profiles: readonly Profile[];
}

/** What folders of content hold, sound or not. */
export interface CheckedContent {
  readonly content: Content;
  readonly problems: readonly Problem[];
  /** What is no fault and yet worth a look. */
  readonly notes: readonly Problem[];
  /** Documents that have a problem. */
  readonly refused: number;
  /** What was done to see whether mitigations and exceptions can be worn, in a sentence; absent where nothing was. */
  readonly trial?: string;
}

/** What became of files of public Sigma rules. */
export interface PublicRules {
  readonly indicators: readonly Indicator[];
  readonly refused: readonly RefusedRule[];
  /** About rules that were loaded and cannot hold, wholly or in part. */
  readonly warnings: readonly Problem[];
  /** Loaded rules by category. */
  readonly loaded: ReadonlyMap<string, number>;
}

/** A rule that cannot be used; `isWrong` is false when it is merely about events that no case holds. */
export interface RefusedRule {
  readonly problems: readonly Problem[];
  readonly category: string;
  readonly isWrong: boolean;
}
