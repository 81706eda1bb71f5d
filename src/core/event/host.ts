/** Folds the names one host goes by (short, full, any case) into one key. */
import { fold } from '../fold.ts';
import type { HostKey } from './event.ts';
import { memoized } from './memoize.ts';

/** First label of a DNS name, folded; an address stays whole. `MSEDGEWIN10` and `msedgewin10.corp.local` are one host. */
export const hostKey: (name: string) => HostKey = memoized((name) => {
  const folded = fold(name.trim()).replace(/\.$/, '');
  return (isAddress(folded) ? folded : (folded.split('.')[0] ?? folded)) as HostKey;
});

function isAddress(name: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || name.includes(':');
}
