/** The source that other tests run hunts over keeps the contract of the real ones. */
import { compileProfiles } from '../../src/core/event/normalise.ts';
import { memorySource } from '../memory-source.ts';
import { PROFILES } from './event-documents.ts';
import { eventSourceContract } from './event-source.suite.ts';

eventSourceContract('memory', (documents, options) => {
  const normaliser = compileProfiles(PROFILES);
  const events = documents.flatMap(({ id, body }) => {
    const read = normaliser.normalise(body, { kind: 'index', index: 'memory', id });
    return 'event' in read ? [read.event] : [];
  });
  const source = memorySource(events, options?.pageSize === undefined ? {} : { pageSize: options.pageSize });
  return Promise.resolve({ source, end: () => source.close() });
});
