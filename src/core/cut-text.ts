/** Cuts long text where a character ends. */

/** Text no longer than `most` characters; a cut one ends in an ellipsis. */
export function cutText(value: string, most: number): string {
  return value.length <= most ? value : `${value.slice(0, most - 1)}\u2026`;
}
