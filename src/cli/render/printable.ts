/** Text of events for a terminal: control and direction characters would steer it, or mislead its reader. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\u00b7');
}
