import { describe, expect, it } from 'vitest';
import { uploadKey } from '../../cli/upload-key.ts';

describe('an upload by hand', () => {
  it.each(['staff.csv', 'teams/march.csv', 'a b/größe (1).csv', 'teams/reports/x.csv', 'a..b.csv'])(
    'may be called %s',
    (name) => {
      expect(uploadKey('acme', name)).toBe(`acme/${name}`);
    },
  );

  it.each([
    '',
    '/etc/passwd',
    '../other/staff.csv',
    'teams/../../other/staff.csv',
    'teams/..',
    './staff.csv',
    'teams//staff.csv',
    'teams\\staff.csv',
    'a\nb.csv',
    'teams/',
    'reports/staff.csv',
    '.staff.csv',
    'teams/staff.csv.filepart',
    'staff.csv.sidecar.json',
  ])('may not be called %j', (name) => {
    expect(() => uploadKey('acme', name)).toThrow(expect.objectContaining({ exit: 5, code: 'upload-name' }));
  });
});
