/** What a board says, before either product: panels, what each counts, and where it stands. */
import type { Tone } from './tones.ts';

/** Index role that a panel reads; `raw-events` are the events hunted. */
export type ViewName =
  | 'findings'
  | 'evidence'
  | 'transitions'
  | 'runs'
  | 'coverage'
  | 'baseline'
  | 'raw-events';

/** In a grid of 48 columns; a row is 20 pixels high. */
export interface Grid {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A number of each bucket. `latest`: the field's value in the newest document. */
export type Measure =
  | { readonly of: 'count'; readonly label: string; readonly tone?: Tone }
  | {
      readonly of: 'distinct' | 'sum' | 'average' | 'max' | 'min' | 'latest';
      readonly field: string;
      /** Of the value shown; a distinct count is a number whatever it counts. */
      readonly type?: 'date';
      readonly label: string;
      readonly tone?: Tone;
    };

/** Documents of one kind among those of the panel, counted under a name of their own. */
export interface Condition {
  readonly label: string;
  /** KQL that both products read. */
  readonly where: string;
  readonly tone: Tone;
}

/** Buckets by the values of a keyword. */
export interface Terms {
  readonly field: string;
  /** Instead of the field's own label. */
  readonly label?: string;
  readonly size: number;
  /** By the label of a measure, or by the value itself; default: the first measure, falling. Stacks: by
   * the value, since engines do not order by what is counted under a condition. */
  readonly order?: { readonly by: string; readonly direction: 'asc' | 'desc' };
  /** Only values that match, as the engines' terms aggregation anchors it. */
  readonly include?: string;
  /** One click on a value filters the board by it. */
  readonly click?: true;
  /** Pixels. */
  readonly width?: number;
}

/** Orders terms by their own value. */
export const BY_VALUE = '$value';

export type Along =
  | { readonly by: 'time'; readonly field: string; readonly interval: 'auto' | '1d' | '1h' }
  | { readonly by: 'terms'; readonly terms: Terms }
  | { readonly by: 'conditions'; readonly conditions: readonly Omit<Condition, 'tone'>[] };

export type Shows =
  | {
      readonly kind: 'metric';
      readonly measure: Measure;
      /** Anything above 0 needs action. */
      readonly isAlarm?: true;
    }
  | {
      /** Stacked; each stack counts the documents of one condition. */
      readonly kind: 'stacks';
      readonly along: Along;
      readonly stacks: readonly Condition[];
    }
  | {
      readonly kind: 'bars' | 'lines';
      readonly along: Along;
      readonly measures: readonly Measure[];
    }
  | {
      readonly kind: 'table';
      readonly rows: readonly Terms[];
      readonly measures: readonly Measure[];
      /** Lines of text a cell may take before it is cut; default 1. OpenSearch Dashboards shows all of it. */
      readonly lines?: number;
      /** Label of the measure that the rows shown are sorted by; default: as the buckets come. */
      readonly sort?: { readonly by: string; readonly direction: 'asc' | 'desc' };
    }
  | {
      /** The documents themselves: a Discover session, a saved search. */
      readonly kind: 'documents';
      readonly columns: readonly string[];
      readonly sort: readonly (readonly [field: string, direction: 'asc' | 'desc'])[];
    };

export interface Panel {
  /** Unique on its board; part of ids. */
  readonly slug: string;
  /** A question or a claim. */
  readonly title: string;
  /** What it means, and what to do when it is empty. */
  readonly description: string;
  readonly grid: Grid;
  readonly view: ViewName;
  /** KQL that both products read; absent: all documents. */
  readonly where?: string;
  readonly shows: Shows;
  /** Kibana: a click offers to open this board filtered by what was clicked, and by nothing else. */
  readonly opens?: BoardName;
}

export interface Control {
  readonly field: string;
  readonly view: ViewName;
}

export type BoardName = 'overview' | 'case' | 'hunt-health' | 'autostarts';

export interface Board {
  readonly slug: BoardName;
  readonly title: string;
  /** The one question that the board answers. */
  readonly question: string;
  /** Date math: what the board shows when it is opened. */
  readonly from: string;
  readonly controls: readonly Control[];
  readonly panels: readonly Panel[];
}
