/** The two looks of a drawing. */
export interface Theme {
  readonly name: 'light' | 'dark';
  readonly page: string;
  readonly panel: string;
  readonly border: string;
  readonly text: string;
  readonly subdued: string;
  readonly line: string;
}

export const THEMES: readonly Theme[] = [
  {
    name: 'light',
    page: '#f6f9fc',
    panel: '#ffffff',
    border: '#d3dae6',
    text: '#1a1c21',
    subdued: '#5a606b',
    line: '#e6ebf2',
  },
  {
    name: 'dark',
    page: '#141519',
    panel: '#1d1e24',
    border: '#343741',
    text: '#dfe5ef',
    subdued: '#a0a7b5',
    line: '#30333d',
  },
];
