import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../cli/json-document.ts';
import { readableJson } from '../../cli/readable-json.ts';

describe('a document', () => {
  it.each<[string, string]>([
    ['', 'line 1, column 1: it ends too soon'],
    ['{"a": [1, 2', 'it ends too soon'],
    ['{\n "a": 1,\n}\n', 'line 3, column 1: remove the comma before "}"'],
    ['["x",\n]', 'line 2, column 1: remove the comma before "]"'],
    ['{"a": 1\n"b": 2}', 'line 2, column 1: """ can\'t stand here: a comma'],
    ['{a: 1}', 'line 1, column 2: "a" can\'t stand here'],
    ["{'a': 1}", 'line 1, column 2: texts stand in double quotation marks'],
    ['// mine\n{}', 'line 1, column 1: JSON has no comments'],
    ['{"a": 1} 2', 'line 1, column'],
    ['{"a": 1, "b": {}, "a": 1}', '"a" stands twice, in lines 1 and 1: remove one of them'],
    ['{"x": [{\n"é": 1,\n"\\u00e9": 2}]}', '"é" stands twice, in lines 2 and 3'],
    ['{"a": "line\nend"}', 'control character'],
  ])('%j is none: the fault says where', (text, fault) => {
    expect(parseDocument(text)).toEqual({ fault: expect.stringContaining(fault) });
  });

  it('is what JSON says', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseDocument(text)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it('that JSON refuses is refused', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom(',', '}', ']', '"', 'x', ' '), (text, place, extra) => {
        const at = place % (text.length + 1);
        const changed = text.slice(0, at) + extra + text.slice(at);
        let isJson = true;
        try {
          JSON.parse(changed);
        } catch {
          isJson = false;
        }
        if (!isJson) expect(parseDocument(changed)).toHaveProperty('fault');
      }),
    );
  });

  it('is the same when it was written for people', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = readableJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
