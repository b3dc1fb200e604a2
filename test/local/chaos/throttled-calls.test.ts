import { describe, expect, it } from 'vitest';
import { throttleCalls } from '../../../local/chaos/throttled-calls.ts';
import { callOf, deployment } from './calls.ts';

/** Says yes to the calls and entries whose turn it is, counted from 0. */
const onTurns = (...turns: readonly number[]) => {
  let turn = -1;
  return () => {
    turn += 1;
    return turns.includes(turn);
  };
};

const body = (request: unknown) => Buffer.from(JSON.stringify(request));

/** What a service is sent, and what its answer becomes. */
function pass(operation: string, request: unknown, answer: unknown, ...turns: readonly number[]) {
  const said = throttleCalls(onTurns(...turns))(callOf('any', operation), body(request), deployment);
  if (said === undefined || 'refusal' in said) throw new Error(`expected a part of the batch, found ${String(said)}`);
  return {
    sent: JSON.parse(said.body.toString()),
    answered: JSON.parse(said.finish(body(answer)).toString()),
  };
}

describe('throttled calls', () => {
  it.each([
    ['dynamodb', 'UpdateItem', ['400 ProvisionedThroughputExceededException', '400 ThrottlingException']],
    ['sqs', 'SendMessage', ['400 RequestThrottled', '400 ThrottlingException']],
    ['s3', 'PutObject', ['503 SlowDown', '503 SlowDown']],
    ['events', 'PutEvents', ['400 ThrottlingException', '500 InternalException']],
  ])('are refused in the words of %s', (service, operation, expected) => {
    const throttle = throttleCalls(() => true);
    const said = [1, 2].map(() => {
      const answer = throttle(callOf(service, operation), body({}), deployment);
      return answer !== undefined && 'refusal' in answer ? `${answer.refusal.status} ${answer.refusal.code}` : '';
    });
    expect(said.sort()).toEqual([...expected].sort());
  });

  it('are those of functions, event sources and sessions, and no others', () => {
    const throttle = throttleCalls(() => true);
    const refused = ['apply', 'apply (event source)', 'sftp', 'operator', 'events.amazonaws.com'].filter(
      (name) => throttle(callOf('sqs', 'SendMessage', name), body({}), deployment) !== undefined,
    );
    expect(refused).toEqual(['apply', 'apply (event source)', 'sftp']);
  });

  it('pass on as they are when nothing of them is throttled', () => {
    const said = throttleCalls(() => false)(
      callOf('sqs', 'SendMessageBatch'),
      body({ Entries: [{ Id: '1' }] }),
      deployment,
    );
    expect(said).toBeUndefined();
  });
});

// The call itself is the turn 0, its entries are 1 and on.
describe('batches of which a part is throttled', () => {
  it('give keys back as unprocessed, with how they are to be read', () => {
    const asked = { Keys: [{ id: 1 }, { id: 2 }, { id: 3 }], ConsistentRead: true };
    const { sent, answered } = pass(
      'BatchGetItem',
      { RequestItems: { users: asked } },
      { Responses: { users: [] } },
      2,
    );
    expect(sent).toEqual({ RequestItems: { users: { Keys: [{ id: 1 }, { id: 3 }], ConsistentRead: true } } });
    expect(answered).toEqual({
      Responses: { users: [] },
      UnprocessedKeys: { users: { Keys: [{ id: 2 }], ConsistentRead: true } },
    });
  });

  it('give writes back as unprocessed, beside those that the service itself did not do', () => {
    const request = { RequestItems: { users: ['a', 'b'], teams: ['c'] } };
    const { sent, answered } = pass('BatchWriteItem', request, { UnprocessedItems: { users: ['a'] } }, 2, 3);
    expect(sent).toEqual({ RequestItems: { users: ['a'] } });
    expect(answered).toEqual({ UnprocessedItems: { users: ['b', 'a'], teams: ['c'] } });
  });

  it.each(['SendMessageBatch', 'DeleteMessageBatch', 'ChangeMessageVisibilityBatch'])(
    'name the failed entries of %s',
    (operation) => {
      const request = { QueueUrl: 'q', Entries: [{ Id: 'a' }, { Id: 'b' }] };
      const { sent, answered } = pass(operation, request, { Successful: [{ Id: 'b' }] }, 1);
      expect(sent).toEqual({ QueueUrl: 'q', Entries: [{ Id: 'b' }] });
      expect(answered).toEqual({
        Successful: [{ Id: 'b' }],
        Failed: [expect.objectContaining({ Id: 'a', SenderFault: false, Code: 'RequestThrottled' })],
      });
    },
  );

  it('answer for each event in its place', () => {
    const request = { Entries: ['a', 'b', 'c'] };
    const { sent, answered } = pass(
      'PutEvents',
      request,
      { FailedEntryCount: 0, Entries: [{ EventId: 'A' }, { EventId: 'C' }] },
      2,
    );
    expect(sent).toEqual({ Entries: ['a', 'c'] });
    expect(answered).toEqual({
      FailedEntryCount: 1,
      Entries: [{ EventId: 'A' }, expect.objectContaining({ ErrorCode: 'InternalFailure' }), { EventId: 'C' }],
    });
  });

  it('are refused whole when nothing would be left of them', () => {
    const request = body({ RequestItems: { users: { Keys: [{ id: 1 }] } } });
    const said = throttleCalls(onTurns(1))(callOf('dynamodb', 'BatchGetItem'), request, deployment);
    expect(said).toMatchObject({ refusal: { code: expect.stringMatching(/Exceeded|Throttling/) } });
  });
});
