import { describe, expect, it } from 'vitest';
import { failedMessages } from '../../../local/mappings/batch-failures.ts';

const ids = new Set(['a', 'b', 'c']);

/** "Implementing partial batch responses": success and failure conditions. */
describe('partial batch responses', () => {
  it.each(['null', '{}', '{"batchItemFailures":[]}', '{"batchItemFailures":null}'])('%s is success', (answer) => {
    expect([...failedMessages(answer, ids)]).toEqual([]);
  });

  it('names the failed messages', () => {
    expect([...failedMessages('{"batchItemFailures":[{"itemIdentifier":"b"}]}', ids)]).toEqual(['b']);
  });

  it.each([
    '"fine"',
    '{"batchItemFailures":"b"}',
    '{"batchItemFailures":[{"itemIdentifier":""}]}',
    '{"batchItemFailures":[{"itemIdentifier":null}]}',
    '{"batchItemFailures":[{"id":"b"}]}',
    '{"batchItemFailures":[{"itemIdentifier":"elsewhere"}]}',
  ])('%s fails the whole batch', (answer) => {
    expect([...failedMessages(answer, ids)]).toEqual(['a', 'b', 'c']);
  });
});
