import { describe, expect, it } from 'vitest';
import { urlOfCloudId } from '../../../src/core/config/cloud-id.ts';

const id = (label: string, inner: string): string => `${label}:${Buffer.from(inner).toString('base64')}`;

describe('a cloud id', () => {
  it.each([
    ['of the usual form', id('prod', 'eu.cloud.example$abc123$def456'), 'https://abc123.eu.cloud.example'],
    ['without Kibana', id('prod', 'eu.cloud.example$abc123'), 'https://abc123.eu.cloud.example'],
    ['with a port of its domain', id('prod', 'eu.example:9243$abc$def'), 'https://abc.eu.example:9243'],
    [
      'with a port of Elasticsearch',
      id('prod', 'eu.example:443$abc:9244$def'),
      'https://abc.eu.example:9244',
    ],
    ['with the usual port', id('prod', 'eu.example:443$abc$def'), 'https://abc.eu.example'],
    ['whose label holds a colon', id('my:prod', 'eu.example$abc'), 'https://abc.eu.example'],
    ['without a label', Buffer.from('eu.example$abc').toString('base64'), 'https://abc.eu.example'],
  ])('%s leads to its Elasticsearch', (_what, cloudId, url) => {
    expect(urlOfCloudId(cloudId)).toBe(url);
  });

  it.each([
    ['is no base64', 'prod:%%%'],
    ['names no Elasticsearch', id('prod', 'eu.example')],
    ['names nothing', id('prod', '$$')],
    ['would lead to another host', id('prod', 'example/x$me@evil')],
    ['has a port that is none', id('prod', 'eu.example:99999$abc')],
    ['is empty', ''],
  ])('is refused when it %s', (_what, cloudId) => {
    expect(urlOfCloudId(cloudId)).toBeUndefined();
  });
});
