/** The fields whose values a KQL query asks for; none for what is no KQL. That a field is there at all is no value. */
import { type KqlNode, parseKql } from './parse.ts';

export function fieldsInKql(kql: string): readonly string[] {
  const reading = parseKql(kql);
  return reading.ok ? [...fieldsIn(reading.node)] : [];
}

function* fieldsIn(node: KqlNode): Generator<string> {
  switch (node.kind) {
    case 'everything':
      return;
    case 'and':
    case 'or':
      for (const inner of node.nodes) yield* fieldsIn(inner);
      return;
    case 'not':
    case 'nested':
      yield* fieldsIn(node.node);
      return;
    case 'range':
      yield node.field.text;
      return;
    case 'is':
      if (node.field !== undefined && !(node.value.wildcard && node.value.text === '*'))
        yield node.field.text;
  }
}
