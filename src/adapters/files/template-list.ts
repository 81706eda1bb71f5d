/** The templates for the most frequent forms of lines, learned from lines that were walked. */
import type { EventKind } from '../../core/event/event.ts';
import { lineTemplate } from './line-template.ts';
import type { LineWalker } from './line-walker.ts';
import type { JoinFields } from './wanted-fields.ts';

/** What lines of one signature are. */
export interface Signature {
  /** `parse`: bytes do not tell; every such line is parsed. */
  readonly is: EventKind | 'other' | 'parse';
  readonly fields: JoinFields | undefined;
  /** Id of the profile that reads such lines; '' unless `is` is an event kind. */
  readonly profile: string;
  readonly weak: boolean;
}

export interface Template {
  readonly pattern: RegExp;
  readonly signature: Signature;
  /** Capture groups; 0 where the lines have no such field. */
  readonly host: number;
  readonly entityId: number;
  readonly path: number;
  readonly pid: number;
}

const MAX_TEMPLATES = 24;
const MAX_SHAPES = 8192;
/** A form is worth a template when met this often. */
const WORTH = 4;

const NONE: Template = {
  pattern: /(?!)/y,
  signature: { is: 'other', fields: undefined, profile: '', weak: false },
  host: 0,
  entityId: 0,
  path: 0,
  pid: 0,
};

export class TemplateList {
  /** The template that matched last. */
  matched: Template = NONE;
  readonly #templates: Template[] = [];
  readonly #shapes = new Map<number, number>();

  /** The line that begins at `at`, with its line feed, by the first template that reads it. */
  match(slice: string, at: number): RegExpExecArray | undefined {
    const templates = this.#templates;
    for (let i = 0; i < templates.length; i += 1) {
      const template = templates[i] as Template;
      template.pattern.lastIndex = at;
      const match = template.pattern.exec(slice);
      if (match === null) continue;
      if (i > 0) {
        // Frequent forms drift to the front.
        templates[i] = templates[i - 1] as Template;
        templates[i - 1] = template;
      }
      this.matched = template;
      return match;
    }
    return undefined;
  }

  /** Told of a line that no template matched, right after it was walked. */
  consider(walker: LineWalker, slice: string, from: number, to: number, signature: Signature): void {
    const { shape } = walker;
    if (shape === 0) return;
    const met = (this.#shapes.get(shape) ?? 0) + 1;
    if (this.#shapes.size >= MAX_SHAPES) this.#shapes.clear();
    this.#shapes.set(shape, met);
    if (met !== WORTH) return;
    const template = templateOf(walker, slice, from, to, signature);
    if (template === undefined) return;
    // The last is the least used.
    if (this.#templates.length >= MAX_TEMPLATES) this.#templates.pop();
    this.#templates.push(template);
  }
}

function templateOf(
  walker: LineWalker,
  slice: string,
  from: number,
  to: number,
  signature: Signature,
): Template | undefined {
  const { fields, is, weak } = signature;
  const host = fields === undefined ? -1 : walker.noteOf(fields.host);
  const entityId = fields === undefined || weak ? -1 : walker.noteOf(fields.entityId);
  const path =
    fields === undefined || !(is === 'process_create' || is === 'file_create')
      ? -1
      : walker.noteOf(fields.path);
  const pid = fields === undefined || !weak || is !== 'process_create' ? -1 : walker.noteOf(fields.pid);
  const captured: number[] = [];
  const pattern = lineTemplate(slice.slice(from, to), (valueAt) => {
    const at = from + valueAt;
    const capture = [host, entityId, path, pid].some((note) => note !== -1 && walker.noteStarts[note] === at);
    if (capture) captured.push(at);
    return { ...walker.demandAt(at), capture };
  });
  const group = (note: number): number =>
    note === -1 ? 0 : captured.indexOf(walker.noteStarts[note] ?? -1) + 1;
  if (pattern === undefined) return undefined;
  return {
    pattern,
    signature,
    host: group(host),
    entityId: group(entityId),
    path: group(path),
    pid: group(pid),
  };
}
