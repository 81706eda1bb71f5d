/** Reads the index templates of `mappings/`: one file a role. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../core/problem.ts';
import { INDEX_ROLES, type IndexRole, type IndexTemplate } from './index-templates.ts';

/** Throws `UsageError` naming the file that is missing or broken. */
export async function readIndexTemplates(folder: string): Promise<readonly IndexTemplate[]> {
  const templates: IndexTemplate[] = [];
  // One after another: of several broken files it is always the first that is named.
  for (const role of INDEX_ROLES) templates.push(await readTemplate(join(folder, `${role}.json`), role));
  return templates;
}

async function readTemplate(file: string, role: IndexRole): Promise<IndexTemplate> {
  try {
    const body = JSON.parse(await readFile(file, 'utf8')) as unknown;
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new Error('it is not a JSON object');
    return { role, body: body as IndexTemplate['body'] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: index template cannot be read (${why}); restore it from the release`);
  }
}
