/** A data view of Kibana: the index, labels of its fields, and how they are shown. */
import type { View } from '../data-views.ts';
import { fieldFormats } from '../field-formats.ts';
import { labelOf } from '../field-labels.ts';
import { DEFAULT_PREFIX, viewId } from '../object-ids.ts';
import type { SavedObject } from '../saved-object.ts';
import { kibanaObject } from './kibana-object.ts';

/** `title`: the indices it reads. `labelled`: fields that are shown somewhere. */
export function kibanaDataView(
  prefix: string,
  view: View,
  title: string,
  labelled: readonly string[],
): SavedObject {
  const fields = [...new Set([...labelled, ...Object.keys(view.formats)])];
  return kibanaObject('index-pattern', viewId(prefix, view.name), {
    title,
    name: `RegHunt ${view.title}${prefix === DEFAULT_PREFIX ? '' : ` (${prefix})`}`,
    timeFieldName: '@timestamp',
    fields: '[]',
    fieldAttrs: JSON.stringify(
      Object.fromEntries(fields.map((field) => [field, { customLabel: labelOf(field) }])),
    ),
    fieldFormatMap: JSON.stringify(fieldFormats(prefix, view)),
    // It is there before the first finding is.
    allowNoIndex: true,
  });
}
