/** YAML documents for tests: all of them, or all that is wrong. */
import { readDocuments } from '../../src/adapters/content/yaml.ts';

export function readYaml(text: string, file: string) {
  const { documents, problems } = readDocuments(text, file, false);
  return problems.length > 0 ? { problems } : { documents };
}
