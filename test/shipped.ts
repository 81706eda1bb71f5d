/** The shipped content, read once for all tests that run together: nothing changes it, and to read it takes half a second. */
import { loadContent } from '../src/adapters/content/load-content.ts';
import type { Content } from '../src/core/content/content.ts';

let loaded: Promise<Content> | undefined;

export function shippedContent(): Promise<Content> {
  loaded ??= loadContent(['queries']);
  return loaded;
}
