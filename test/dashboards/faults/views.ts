/** Data views over the wrong index, and formats that show nothing. */
import type { Loose } from '../edit-set.ts';
import { type Fault, inView } from './fault.ts';

function inFormat(name: string, rule: string, edit: (params: Loose) => void): Fault {
  return inView(name, rule, (view) => {
    const format = Object.values(view.attributes.fieldFormatMap ?? {}).find(
      ({ id }: Loose) => id === 'url',
    ) as Loose;
    if (format === undefined) return false;
    edit(format.params);
    return true;
  });
}

export const VIEWS: readonly Fault[] = [
  inView('a data view over the index of another prefix', 'unknown-index', (view) => {
    view.attributes.title = 'other-findings';
    return true;
  }),
  inView('a time field that is no date', 'time-field', (view) => {
    view.attributes.timeFieldName = 'host.name';
    return true;
  }),
  inView('a label of a field that is not there', 'unknown-field', (view) => {
    view.attributes.fieldAttrs = { 'host.nam': { customLabel: 'Host' } };
    return true;
  }),
  inFormat('a link that is no web address', 'url-scheme', (params) => {
    params.urlTemplate = 'javascript:alert({{rawValue}})';
  }),
  inFormat('a link that is the same for all values', 'url-value', (params) => {
    params.urlTemplate = '../app/discover#/';
  }),
  inFormat('a link to a data view that is not in the file', 'url-view', (params) => {
    params.urlTemplate =
      "../app/discover#/?_a=(index:'reghunt-elsewhere',query:(language:kuery,query:'{{value}}'))";
  }),
  inFormat('a link that asks for a field that is not there', 'kql-unknown-field', (params) => {
    params.urlTemplate = params.urlTemplate.replace("query:'", "query:'nowhere:1%20or%20");
  }),
  inView('colours of numbers on a word', 'format-type', (view) => {
    const format = Object.values(view.attributes.fieldFormatMap ?? {}).find(
      ({ id }: Loose) => id === 'color',
    ) as Loose;
    if (format === undefined) return false;
    format.params.fieldType = 'number';
    return true;
  }),
];
