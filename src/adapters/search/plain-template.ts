/** What an index template becomes on an engine built without the optional mapping types and analyzers that ours ask for. */
import type { SearchAnswer } from './client.ts';
import { at } from './json.ts';

/** Of the analyzers every engine has, the one that splits a program's name from its ending. It leaves numbers out. */
const PLAIN_ANALYZER = 'simple';

type Body = Readonly<Record<string, unknown>>;

/** `wildcard` becomes `keyword`: a search by part is slower and as right. Sub-fields stay: words are searched alike everywhere. */
export function withoutWildcards(body: Body): Body {
  return rewritten(body, ([name, value]) => [
    [name, name === 'type' && value === 'wildcard' ? 'keyword' : value],
  ]);
}

/** As above, and analyzers of our own become one of the engine's. */
export function plainTemplate(body: Body): Body {
  return rewritten(withoutWildcards(body), ([name, value]) => {
    if (name === 'analysis') return [];
    return [[name, name === 'analyzer' && typeof value === 'string' ? PLAIN_ANALYZER : value]];
  });
}

type Member = readonly [name: string, value: unknown];

function rewritten(body: object, rewrite: (member: Member) => readonly Member[]): Body {
  const deeper = ([name, value]: Member): Member =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? [name, rewritten(value, rewrite)]
      : [name, value];
  return Object.fromEntries(members(body).flatMap(rewrite).map(deeper));
}

function members(value: object): readonly Member[] {
  return Object.entries(value);
}

/** True when the engine, or the index as it was made, has no room for what a plain template does without. */
export function needsPlain({ status, body }: SearchAnswer): boolean {
  return status === 400 && NO_ROOM.test(JSON.stringify(at(body, 'error') ?? ''));
}

/** In the words of both engines. The cause lies deep where a template was refused. */
const NO_ROOM =
  /No handler for type \[wildcard\]|mapper type \[wildcard\] declared|from type \[keyword\] to \[wildcard\]|Unknown analyzer type \[|analyzer \[\w+\] has not been configured/;
