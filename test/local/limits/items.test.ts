/** "Quotas in Amazon DynamoDB", and the pages of "BatchWriteItem", "BatchGetItem", "Query" and of reserved words. */
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CloudWithLimits, outcomeOf, startCloudWithLimits } from './cloud-with-limits.ts';

/** 400 KB: "includes both attribute name binary length (UTF-8 length) and attribute value binary length". */
const largestItem = 409_600;

let cloud: CloudWithLimits;

beforeAll(async () => {
  cloud = await startCloudWithLimits();
}, 30_000);
afterAll(() => cloud.close());

const key = (sk: string, pk = 'a') => ({ pk: { S: pk }, sk: { S: sk } });
/** An item of so many bytes: its names take 2 + 2 + 1. */
const itemOf = (bytes: number, sk = 'b') => ({ ...key(sk), x: { S: 'x'.repeat(bytes - 5 - 1 - sk.length) } });
const put = (Item: Record<string, { S: string }>) =>
  cloud.dynamodb.send(new PutItemCommand({ TableName: cloud.TableName, Item }));

describe('items', () => {
  it.each([
    [largestItem - 1, 'taken'],
    [largestItem, 'taken'],
    [largestItem + 1, 'ValidationException'],
  ])('of %i bytes', async (bytes, expected) => {
    expect(await outcomeOf(put(itemOf(bytes)))).toBe(expected);
  });

  it.each([
    [largestItem, 'taken'],
    [largestItem + 1, 'ValidationException'],
  ])('that an update makes %i bytes long', async (bytes, expected) => {
    const update = {
      TableName: cloud.TableName,
      Key: key('c'),
      UpdateExpression: 'SET x = :x',
      ExpressionAttributeValues: { ':x': itemOf(bytes).x },
    };
    expect(await outcomeOf(cloud.dynamodb.send(new UpdateItemCommand(update)))).toBe(expected);
  });

  it.each([
    ['', 'b', 'ValidationException'],
    ['a', '', 'ValidationException'],
    ['a'.repeat(2048), 'b', 'taken'],
    ['a'.repeat(2049), 'b', 'ValidationException'],
    ['a', 'b'.repeat(1024), 'taken'],
    ['a', 'b'.repeat(1025), 'ValidationException'],
  ])('with the key %.5s… %.5s…', async (pk, sk, expected) => {
    const Key = key(sk, pk);
    const { TableName } = cloud;
    const calls = [
      put(Key),
      cloud.dynamodb.send(new GetItemCommand({ TableName, Key })),
      cloud.dynamodb.send(new DeleteItemCommand({ TableName, Key })),
      cloud.dynamodb.send(new UpdateItemCommand({ TableName, Key })),
      cloud.dynamodb.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } })),
      cloud.dynamodb.send(
        new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }] } }),
      ),
    ];
    expect(await Promise.all(calls.map((call) => outcomeOf<unknown>(call)))).toEqual(calls.map(() => expected));
  });

  it('may have an empty text where it is no key, and no empty set', async () => {
    expect(await outcomeOf(put({ ...key('d'), x: { S: '' } }))).toBe('taken');
    const withSet = { TableName: cloud.TableName, Item: { ...key('d'), x: { SS: [] } } };
    expect(await outcomeOf(cloud.dynamodb.send(new PutItemCommand(withSet)))).toBe('ValidationException');
  });

  it.each([
    [32, 'taken'],
    [33, 'ValidationException'],
  ])('nested %i levels deep', async (levels, expected) => {
    let nested: object = { S: 'x' };
    for (let level = 1; level < levels; level += 1) nested = { L: [nested] };
    const Item = { ...key('n'), x: Object(nested) };
    expect(await outcomeOf(cloud.dynamodb.send(new PutItemCommand({ TableName: cloud.TableName, Item })))).toBe(
      expected,
    );
  });
});

describe('batches', () => {
  const keys = (count: number) => Array.from({ length: count }, (_, at) => key(`k${at}`));

  it.each([
    [25, 'taken'],
    [26, 'ValidationException'],
  ])('of %i writes', async (count, expected) => {
    const writes = keys(count).map((Item) => ({ PutRequest: { Item } }));
    const batch = new BatchWriteItemCommand({ RequestItems: { [cloud.TableName]: writes } });
    expect(await outcomeOf(cloud.dynamodb.send(batch))).toBe(expected);
  });

  it.each([
    [100, 'taken'],
    [101, 'ValidationException'],
  ])('of %i keys', async (count, expected) => {
    const batch = new BatchGetItemCommand({ RequestItems: { [cloud.TableName]: { Keys: keys(count) } } });
    expect(await outcomeOf(cloud.dynamodb.send(batch))).toBe(expected);
  });

  it('that name a key twice, or nothing', async () => {
    const twice = [key('a'), key('a')];
    const RequestItems = { [cloud.TableName]: { Keys: twice } };
    expect(await outcomeOf(cloud.dynamodb.send(new BatchGetItemCommand({ RequestItems })))).toBe('ValidationException');
    const writes = { [cloud.TableName]: twice.map((Item) => ({ PutRequest: { Item } })) };
    const write = cloud.dynamodb.send(new BatchWriteItemCommand({ RequestItems: writes }));
    expect(await outcomeOf(write)).toBe('ValidationException');
    const none = cloud.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [cloud.TableName]: [] } }));
    expect(await outcomeOf(none)).toBe('ValidationException');
  });

  it('of items of more than 400 KB', async () => {
    const writes = [{ PutRequest: { Item: itemOf(largestItem + 1) } }];
    const batch = new BatchWriteItemCommand({ RequestItems: { [cloud.TableName]: writes } });
    expect(await outcomeOf(cloud.dynamodb.send(batch))).toBe('ValidationException');
  });
});

describe('pages', () => {
  beforeAll(async () => {
    for (const sk of ['1', '2', '3', '4']) await put({ ...key(sk, 'pages'), x: { S: 'x'.repeat(300_000) } });
  });

  it('of a query and a scan end at 1 MB', async () => {
    const query = {
      TableName: cloud.TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'pages' } },
    };
    const page = await cloud.dynamodb.send(new QueryCommand(query));
    expect([page.Items?.length, page.LastEvaluatedKey?.sk]).toEqual([4, { S: '4' }]);
    const scan = await cloud.dynamodb.send(new ScanCommand({ TableName: cloud.TableName, Limit: 1000 }));
    expect(scan.LastEvaluatedKey).toBeDefined();
  });
});

describe('expressions', () => {
  const update = (UpdateExpression: string, more: object = {}) =>
    cloud.dynamodb.send(
      new UpdateItemCommand({ TableName: cloud.TableName, Key: key('e'), UpdateExpression, ...more }),
    );
  const one = { ExpressionAttributeValues: { ':x': { S: 'x' } } };

  it.each(['status', 'Name', 'TTL', 'date', 'user', 'state', 'count'])(
    'may not name %s, a reserved word',
    async (word) => {
      expect(await outcomeOf(update(`SET ${word} = :x`, one))).toBe('ValidationException');
      const names = { ExpressionAttributeNames: { '#word': word } };
      expect(await outcomeOf(update('SET #word = :x', { ...one, ...names }))).toBe('taken');
    },
  );

  it('must use all names and values that they are given, and have all that they use', async () => {
    expect(await outcomeOf(update('REMOVE y', one))).toBe('ValidationException');
    expect(await outcomeOf(update('SET y = :y', one))).toBe('ValidationException');
    const names = { ExpressionAttributeNames: { '#z': 'z' } };
    expect(await outcomeOf(update('SET y = :x', { ...one, ...names }))).toBe('ValidationException');
  });

  it.each([
    [4096, 'taken'],
    [4097, 'ValidationException'],
  ])('of %i bytes', async (bytes, expected) => {
    const start = 'SET y = :x';
    expect(await outcomeOf(update(`${start}${' '.repeat(bytes - start.length)}`, one))).toBe(expected);
  });

  it.each([
    [100, 'taken'],
    [101, 'ValidationException'],
  ])('that compare with %i values of IN', async (count, expected) => {
    const values = Array.from({ length: count }, (_, at) => [`:v${at}`, { S: String(at) }] as const);
    const more = {
      ConditionExpression: `attribute_not_exists(q) OR y IN (${values.map(([name]) => name).join(', ')})`,
      ExpressionAttributeValues: { ...one.ExpressionAttributeValues, ...Object.fromEntries(values) },
    };
    expect(await outcomeOf(update('SET y = :x', more))).toBe(expected);
  });
});
