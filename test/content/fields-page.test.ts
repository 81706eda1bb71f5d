/** docs/fields.md and the templates in mappings/ are written from the lists of fields (`npm run test:unit -- -u` updates them). */
import { expect, it } from 'vitest';
import { DOCUMENTS, type DocumentRole } from '../../src/core/fields/documents.ts';
import { indexTemplateOf } from '../../src/core/fields/index-template.ts';
import { fieldsMarkdown } from './fields-page.ts';

it('the page of fields says what the lists say', async () => {
  await expect(fieldsMarkdown()).toMatchFileSnapshot('../../docs/fields.md');
});

it.each(Object.keys(DOCUMENTS) as DocumentRole[])(
  'the template of %s maps what its list says',
  async (role) => {
    await expect(jsonText(indexTemplateOf(role))).toMatchFileSnapshot(`../../mappings/${role}.json`);
  },
);

/** As the formatter leaves it: a list of texts in one line. */
function jsonText(value: object): string {
  const text = JSON.stringify(value, null, 2).replace(/\[\s+("[^[\]{}]*")\s+\]/g, (_list, items: string) => {
    return `[${items.replace(/\s*\n\s*/g, ' ')}]`;
  });
  return `${text}\n`;
}
