import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../local/events/pattern.ts';
import type { JsonObject } from '../../../local/template/json.ts';

/** Cases of "Comparison operators for use in event patterns in Amazon EventBridge": pattern, event, whether it matches. */
const cases: readonly (readonly [JsonObject, JsonObject, boolean])[] = [
  [{ source: ['aws.s3'] }, { source: 'aws.s3' }, true],
  [{ source: ['aws.s3'] }, { source: 'aws.ec2' }, false],
  [{ source: ['aws.s3', 'aws.ec2'] }, { source: 'aws.ec2' }, true],
  [{ source: ['aws.s3'] }, {}, false],
  [{ a: ['x'], b: ['y'] }, { a: 'x', b: 'z' }, false],
  [{ detail: { state: ['on'] } }, { detail: { state: 'on', other: 1 } }, true],
  [{ detail: { state: ['on'] } }, { detail: 'on' }, false],
  [{ n: [300] }, { n: 300 }, true],
  [{ n: [300] }, { n: '300' }, false],
  [{ v: [null] }, { v: null }, true],
  [{ v: [null] }, {}, false],
  [{ v: [''] }, { v: '' }, true],
  [{ v: [false] }, { v: false }, true],
  [{ list: ['b'] }, { list: ['a', 'b'] }, true],
  [{ list: ['c'] }, { list: ['a', 'b'] }, false],
  [
    { items: { id: [1], ok: [true] } },
    {
      items: [
        { id: 1, ok: false },
        { id: 2, ok: true },
      ],
    },
    false,
  ],
  [{ items: { id: [1], ok: [true] } }, { items: [{ id: 1, ok: true }] }, true],
  [{ key: [{ prefix: 'in/' }] }, { key: 'in/a.csv' }, true],
  [{ key: [{ prefix: 'in/' }] }, { key: 'out/a.csv' }, false],
  [{ key: [{ prefix: { 'equals-ignore-case': 'IN/' } }] }, { key: 'in/a.csv' }, true],
  [{ key: [{ suffix: '.csv' }] }, { key: 'a.csv' }, true],
  [{ key: [{ suffix: '.csv' }] }, { key: 'a.CSV' }, false],
  [{ key: [{ suffix: { 'equals-ignore-case': '.csv' } }] }, { key: 'a.CSV' }, true],
  [{ key: [{ 'equals-ignore-case': 'alice' }] }, { key: 'ALICE' }, true],
  [{ key: [{ wildcard: 'dir/*.png' }] }, { key: 'dir/a/b.png' }, true],
  [{ key: [{ wildcard: 'dir/*.png' }] }, { key: 'dir/axpng' }, false],
  [{ key: [{ wildcard: 'a\\*b' }] }, { key: 'a*b' }, true],
  [{ key: [{ wildcard: 'a\\*b' }] }, { key: 'axb' }, false],
  [{ key: [{ wildcard: 'a\\\\*' }] }, { key: 'a\\x' }, true],
  [{ state: [{ 'anything-but': 'init' }] }, { state: 'run' }, true],
  [{ state: [{ 'anything-but': 'init' }] }, { state: 'init' }, false],
  [{ state: [{ 'anything-but': 'init' }] }, {}, false],
  [{ state: [{ 'anything-but': ['a', 'b'] }] }, { state: 'b' }, false],
  [{ n: [{ 'anything-but': [100, 200] }] }, { n: 300 }, true],
  [{ n: [{ 'anything-but': 100 }] }, { n: 100 }, false],
  [{ key: [{ 'anything-but': { prefix: 'tmp' } }] }, { key: 'tmp1' }, false],
  [{ key: [{ 'anything-but': { prefix: ['tmp', 'x'] } }] }, { key: 'x1' }, false],
  [{ key: [{ 'anything-but': { suffix: ['.tmp', '~'] } }] }, { key: 'a.csv' }, true],
  [{ key: [{ 'anything-but': { 'equals-ignore-case': ['A', 'b'] } }] }, { key: 'B' }, false],
  [{ key: [{ 'anything-but': { wildcard: '*/lib/*' } }] }, { key: 'a/lib/b' }, false],
  [{ key: [{ 'anything-but': { wildcard: ['*/.*', '*~'] } }] }, { key: 'demo/.hidden' }, false],
  [{ key: [{ 'anything-but': { wildcard: ['*/.*', '*~'] } }] }, { key: 'demo/a.csv' }, true],
  [{ n: [{ numeric: ['>', 0, '<=', 5] }] }, { n: 5 }, true],
  [{ n: [{ numeric: ['>', 0, '<=', 5] }] }, { n: 0 }, false],
  [{ n: [{ numeric: ['=', 3.018e2] }] }, { n: 301.8 }, true],
  [{ n: [{ numeric: ['<', 10] }] }, { n: '1' }, false],
  [{ ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.0.200' }, true],
  [{ ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.1.1' }, false],
  [{ ip: [{ cidr: '2001:db8::/32' }] }, { ip: '2001:db8::1' }, true],
  [{ v: [{ exists: true }] }, { v: null }, true],
  [{ v: [{ exists: true }] }, {}, false],
  [{ v: [{ exists: false }] }, {}, true],
  [{ v: [{ exists: false }] }, { v: 1 }, false],
  [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, true],
  [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'y', b: 'x' }, false],
  [{ c: ['z'], $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'x', c: 'q' }, false],
];

describe('event patterns', () => {
  it.each(cases)('%j on %j: %s', (pattern, event, expected) => {
    expect(compilePattern(pattern, 'test')(event)).toBe(expected);
  });

  it.each([
    { key: [{ matches: 'x' }] },
    { key: [{ prefix: 1 }] },
    { key: [{ prefix: 'a', suffix: 'b' }] },
    { key: [{ wildcard: 'a**b' }] },
    { key: [{ numeric: ['~', 1] }] },
    { key: [{ 'anything-but': { numeric: ['>', 1] } }] },
    { key: [{ cidr: 'somewhere' }] },
    { key: [] },
    { key: 'x' },
    { $or: 'x' },
  ])('refuses %j', (pattern) => {
    expect(() => compilePattern(pattern, 'rule uploads')).toThrow('event pattern of rule uploads');
  });
});
