import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { itemJson } from '../../cli/item-json.ts';
import { outputTo } from '../../cli/output.ts';
import { bar, startProgress } from '../../cli/progress.ts';

async function* each<T>(...values: readonly T[]) {
  yield* values;
}

async function printed(values: readonly number[], json: boolean): Promise<string> {
  const stream = new PassThrough();
  const output = outputTo(stream, json);
  const words = async function* (found: AsyncIterable<number>) {
    for await (const one of found) yield `n ${one}\n`;
  };
  await output.printEach(each(...values), (n) => ({ n }), words);
  expect(stream.writableEnded).toBe(false);
  stream.end();
  return text(stream);
}

describe('output', () => {
  it.each([[[]], [[1]], [[1, 2, 3]]])('is one JSON document for the values %j', async (values) => {
    expect(JSON.parse(await printed(values, true))).toEqual(values.map((n) => ({ n })));
  });

  it('is text otherwise', async () => {
    expect(await printed([1, 2], false)).toBe('n 1\nn 2\n');
  });
});

describe('an item as JSON', () => {
  it('has binary values in base64 and sets as lists, however deep, and is otherwise as it was', () => {
    const item = {
      rowHash: Buffer.from([1, 2, 255]),
      inner: { tags: new Set(['a']), list: [new Uint8Array([0])] },
      n: 1,
    };
    const expected = { rowHash: 'AQL/', inner: { tags: ['a'], list: ['AA=='] }, n: 1 };
    expect(JSON.parse(JSON.stringify(itemJson(item)))).toEqual(expected);
    expect(itemJson({ none: null, yes: true, text: 'x' })).toEqual({ none: null, yes: true, text: 'x' });
  });
});

describe('progress', () => {
  it.each([
    [0, `[${'-'.repeat(24)}]   0 %`],
    [0.5, `[${'#'.repeat(12)}${'-'.repeat(12)}]  50 %`],
    [0.999, `[${'#'.repeat(23)}-]  99 %`],
    [1, `[${'#'.repeat(24)}] 100 %`],
    [1.2, `[${'#'.repeat(24)}] 100 %`],
  ])('draws %d as %s', (share, drawn) => {
    expect(bar(share)).toBe(drawn);
  });

  it('writes a line a change where there is no terminal', async () => {
    const stream = new PassThrough();
    const progress = startProgress(stream);
    for (const share of [0, 0, 0.5]) progress.show('applying', share);
    progress.end();
    stream.end();
    expect(await text(stream)).toBe('applying, 0 %\napplying, 50 %\n');
  });
});
