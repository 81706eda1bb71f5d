/** What a panel shows, as numbers and words: a search's answer, ready to be drawn. */
export type Drawn =
  | {
      readonly kind: 'number';
      readonly value: string;
      readonly label: string;
      /** Something has to be done about it. */
      readonly alarm: boolean;
    }
  | {
      readonly kind: 'chart';
      readonly shape: 'stacks' | 'lines';
      /** Bars of terms lie, so that their names can be read. */
      readonly lies: boolean;
      readonly categories: readonly string[];
      readonly series: readonly Series[];
      /** How a number of the axis is shown. */
      readonly shown: (value: number) => string;
    }
  | {
      readonly kind: 'table';
      /** Their labels. */
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      /** Of each row. */
      readonly lines: number;
    };

export interface Series {
  readonly label: string;
  readonly colour: string;
  /** One for each category. */
  readonly values: readonly number[];
}

export interface Cell {
  readonly text: string;
  /** A badge of that colour, with text that can be read on it. */
  readonly badge?: { readonly fill: string; readonly text: string };
}
