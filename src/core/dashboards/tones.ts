/** The few colours of the boards: one accent for what needs action, greys for the rest. Readable on light and dark. */

export const TONES = {
  /** What somebody has to act on: critical. */
  act: '#BD271E',
  /** The same accent, softer: high. */
  'act-soft': '#E7664C',
  'calm-deep': '#69707D',
  calm: '#98A2B3',
  'calm-soft': '#D3DAE6',
} as const;
export type Tone = keyof typeof TONES;

/** Text that can be read on each tone. */
export const TEXT_ON: Readonly<Record<Tone, string>> = {
  act: '#FFFFFF',
  'act-soft': '#000000',
  'calm-deep': '#FFFFFF',
  calm: '#000000',
  'calm-soft': '#000000',
};
