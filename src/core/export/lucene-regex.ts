/** Rewrites a regular expression of the linear-time kind for Lucene's, which matches whole values and has fewer signs. */

/** Why a regular expression is not asked for. */
export const NO_REGEX = 'Lucene, which answers, lacks what the regular expression uses';

/** Undefined when it uses what Lucene lacks: anchors inside, word boundaries, flags, other classes. */
export function luceneRegex(source: string, flags: string): string | undefined {
  if (flags !== '' && flags !== 'i') return undefined;
  const folds = flags === 'i';
  const start = source.startsWith('^');
  const end = /(?<!\\)(?:\\\\)*\$$/.test(source);
  // An anchor beside alternatives binds to the nearest one only.
  if ((start || end) && outsideGroups(source).includes('|')) return undefined;
  const inner = source.slice(start ? 1 : 0, end ? -1 : undefined);
  const steps: string[] = [];
  for (let at = 0; at < inner.length; ) {
    const rest = inner.slice(at);
    const [taken, written] = step(rest, folds) ?? [];
    if (taken === undefined || written === undefined) return undefined;
    steps.push(written);
    at += taken;
  }
  return `${start ? '' : '.*'}(${steps.join('')})${end ? '' : '.*'}`;
}

/** The expression without what stands in groups, in classes and behind backslashes. */
function outsideGroups(source: string): string {
  let text = source.replace(/\\[\s\S]|\[\^?\]?[^\]]*\]/g, '');
  for (let inner = ''; inner !== text; text = text.replace(/\([^()]*\)/g, '')) inner = text;
  return text;
}

type Step = readonly [taken: number, written: string];

function step(rest: string, folds: boolean): Step | undefined {
  const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(rest)?.[0];
  if (quantifier !== undefined) {
    // Lazy or greedy makes no difference to whether there is a match.
    const greedy = quantifier.length > 1 && quantifier.endsWith('?') ? quantifier.slice(0, -1) : quantifier;
    return [quantifier.length, greedy];
  }
  if (rest.startsWith('(?:')) return [3, '('];
  if (rest.startsWith('(?')) return undefined;
  if (/^[()|.]/.test(rest)) return [1, rest.slice(0, 1)];
  if (rest.startsWith('[')) return characterClass(rest, folds);
  if (rest.startsWith('\\')) return escaped(rest);
  if (/^[\^$]/.test(rest)) return undefined;
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return [character.length, literal(character, folds)];
}

const CLASSES: Readonly<Record<string, string>> = { d: '0-9', w: 'a-zA-Z0-9_', s: ' \t\n\r\f\v' };

function escaped(rest: string): Step | undefined {
  const next = rest.charAt(1);
  const known = CLASSES[next];
  if (known !== undefined) return [2, `[${known}]`];
  return /^[^\w\s]$/.test(next) ? [2, `\\${next}`] : undefined;
}

function characterClass(rest: string, folds: boolean): Step | undefined {
  const found = /^\[(\^?)((?:\\.|[^\\\][])+)\]/s.exec(rest);
  const [whole, negated = '', members = ''] = found ?? [];
  if (whole === undefined) return undefined;
  const written: string[] = [];
  for (const [member, from, to] of members.matchAll(/(\w)-(\w)|\\.|[\s\S]/g)) {
    if (from !== undefined && to !== undefined) {
      const letters = /^(?:[a-z]-[a-z]|[A-Z]-[A-Z])$/.test(member);
      if (folds && !letters && /[a-z]/i.test(member)) return undefined;
      written.push(folds && letters ? `${member.toLowerCase()}${member.toUpperCase()}` : member);
    } else if (member.startsWith('\\')) {
      const known = CLASSES[member.charAt(1)];
      if (known === undefined && /\w/.test(member.charAt(1))) return undefined;
      written.push(known ?? member);
    } else {
      written.push(literal(member, folds).replace(/^\[(.*)\]$/s, '$1'));
    }
  }
  return [whole.length, `[${negated}${written.join('')}]`];
}

/** One character, in either case when it is a letter and case does not count. */
export function literal(character: string, folds: boolean): string {
  if (folds) {
    const cases = [...new Set([character, character.toLowerCase(), character.toUpperCase()])].filter(
      (each) => [...each].length === 1 && !/[\u212A\u0130\u0131\u017F]/.test(each),
    );
    if (cases.length > 1) return `[${cases.sort().reverse().join('')}]`;
  }
  return /[\\.?+*|{}[\]()"#@&<>~^$/-]/.test(character) ? `\\${character}` : character;
}
