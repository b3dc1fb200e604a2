import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimOf, isSidecar, readSidecar, type SidecarNote, sidecarOf } from '../../../shared/domain/sidecar.ts';
import { differencesFrom, sidecarRefusal } from '../../../shared/domain/sidecar-issues.ts';

const hex = 'ab'.repeat(32);
const at = Date.parse('2026-01-05T08:00:01Z');
const claim = { found: 'claim', versionId: 'v', at, rows: 1000, sha256: hex } as const;
const read = (text: string) => readSidecar(Buffer.from(text));

describe('a sidecar', () => {
  it('is called like its file', () => {
    expect(sidecarOf('acme/staff.csv')).toBe('acme/staff.csv.sidecar.json');
    expect(isSidecar(sidecarOf('acme/staff.csv'))).toBe(true);
    expect(isSidecar('acme/staff.sidecar.json.csv')).toBe(false);
  });

  it.each([
    ['both', `{"rows": 1000, "sha256": "${hex}"}`, { rows: 1000, sha256: hex }],
    ['rows alone', '{"rows":0}', { rows: 0 }],
    ['a hash alone', `{"sha256":"${hex}"}`, { sha256: hex }],
    ['a hash in capitals, as Get-FileHash writes it', `{"sha256":"${hex.toUpperCase()}"}`, { sha256: hex }],
    ['a hash with a line end', `{"sha256":"${hex}\\n"}`, { sha256: hex }],
    ['space around', '\r\n {"rows": 1}\r\n', { rows: 1 }],
    ['a byte order mark', '\uFEFF{"rows":1}', { rows: 1 }],
  ])('may say %s', (_, text, content) => {
    expect(read(text)).toEqual(content);
  });

  it('may be in UTF-16, as Windows PowerShell redirects it', () => {
    expect(readSidecar(Buffer.from('\uFEFF{"rows":1}\r\n', 'utf16le'))).toEqual({ rows: 1 });
  });

  it.each([
    ['nothing', '', 'JSON, in UTF-8'],
    ['a sum file', `${hex}  staff.csv`, 'JSON, in UTF-8'],
    ['half of it', '{"rows": 10', 'JSON, in UTF-8'],
    ['an empty object', '{}', '"rows" or "sha256" or both'],
    ['null', 'null', '{"rows": …, "sha256": "…"} and no other name'],
    ['a misspelt name beside a good one', '{"rows": 1, "sha-256": ""}', '{"rows": …, "sha256": "…"} and no other name'],
    ['a name of programs', '{"rows": 1, "__proto__": {}}', '{"rows": …, "sha256": "…"} and no other name'],
    ['rows as a text', '{"rows": "1000"}', '"rows" is a whole number from 0'],
    ['rows below zero', '{"rows": -1}', '"rows" is a whole number from 0'],
    ['half a row', '{"rows": 1.5}', '"rows" is a whole number from 0'],
    ['a short hash', '{"sha256": "ab"}', '"sha256" is 64 hexadecimal digits'],
    ['two faults', '{"rows": null, "sha256": 1}', '"rows" is a whole number from 0; "sha256" is 64 hexadecimal digits'],
  ])('is unreadable with %s', (_, text, expected) => {
    expect(read(text)).toEqual({ expected });
  });

  it('is read or is not, whatever its bytes are', () => {
    const near = fc
      .dictionary(fc.constantFrom('rows', 'sha256', 'x'), fc.jsonValue())
      .map((one) => JSON.stringify(one));
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.oneof(fc.json(), near).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, (any) => {
        const content = readSidecar(any);
        if ('expected' in content) expect(content.expected.length).toBeLessThan(200);
        else expect(readSidecar(Buffer.from(JSON.stringify(content)))).toEqual(content);
      }),
    );
  });

  it('is unreadable in another encoding, and above 64 KB', () => {
    expect(readSidecar(Buffer.from('{"rows":1}', 'utf16le'))).toEqual({ expected: 'JSON, in UTF-8' });
    expect(readSidecar(Buffer.from([0x7b, 0xe9, 0x7d]))).toEqual({ expected: 'JSON, in UTF-8' });
    expect(read(`{"rows":1}${' '.repeat(65_526)}`)).toEqual({ rows: 1 });
    expect(read(`{"rows":1}${' '.repeat(65_527)}`)).toEqual({ expected: 'at most 65536 bytes' });
  });
});

describe('a file with rules about sidecars', () => {
  const unreadable: SidecarNote = { found: 'unreadable', versionId: 'v', at, expected: 'JSON, in UTF-8' };
  const none: SidecarNote = { found: 'none' };

  it.each([
    ['off', undefined, undefined],
    ['off', unreadable, undefined],
    ['off', claim, undefined],
    ['optional', undefined, undefined],
    ['optional', none, undefined],
    ['optional', unreadable, 'sidecar-unreadable'],
    ['optional', claim, undefined],
    ['required', undefined, 'no-sidecar'],
    ['required', none, 'no-sidecar'],
    ['required', unreadable, 'sidecar-unreadable'],
    ['required', claim, undefined],
  ] as const)('%s: with %j it is refused as %s', (rule, note, code) => {
    expect(sidecarRefusal(rule, note, 'in/staff.csv')?.code).toBe(code);
    expect(claimOf(rule, note)).toBe(rule !== 'off' && note === claim ? claim : undefined);
  });

  it('is told what to upload', () => {
    expect(sidecarRefusal('required', none, 'in/staff.csv')?.message).toBe(
      'there is no "in/staff.csv.sidecar.json" beside the file: upload that first, then the file again',
    );
    expect(sidecarRefusal('required', unreadable, 'staff.csv')?.message).toBe(
      "the sidecar of the file, which came 2026-01-05T08:00:01Z, can't be read (expected JSON, in UTF-8): correct and upload it, then upload the file again",
    );
  });
});

describe('a file that is measured by its sidecar', () => {
  it.each([
    ['is as it says', { rows: 1000, sha256: hex }, []],
    ['has another row', { rows: 999, sha256: hex }, [['999 rows', '1000 rows']]],
    ['has other bytes', { rows: 1000, sha256: 'cd'.repeat(32) }, [[`SHA-256 ${'cd'.repeat(32)}`, `SHA-256 ${hex}`]]],
  ])('%s', (_, found, different) => {
    expect(differencesFrom(claim, found).map(({ value, expected }) => [value, expected])).toEqual(different);
  });

  it('is told all at once, hashes shortened, and when the sidecar came', () => {
    const messages = differencesFrom(claim, { rows: 1, sha256: 'cd'.repeat(32) }).map(({ message }) => message);
    expect(messages).toEqual([
      'the file has 1 rows, and its sidecar, which came 2026-01-05T08:00:01Z, says 1000 rows: upload the sidecar of this very file, then the file again',
      'the file has SHA-256 cdcdcdcdcdcd…, and its sidecar, which came 2026-01-05T08:00:01Z, says SHA-256 abababababab…: upload the sidecar of this very file, then the file again',
    ]);
  });

  it('is measured by nothing that the sidecar leaves out', () => {
    expect(differencesFrom({ found: 'claim', versionId: 'v', at, sha256: hex }, { rows: 5, sha256: hex })).toEqual([]);
    expect(differencesFrom({ found: 'claim', versionId: 'v', at, rows: 5 }, { rows: 5, sha256: undefined })).toEqual(
      [],
    );
  });
});
