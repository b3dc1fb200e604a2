import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintRows, fingerprintSalt, fingerprintText, storedRow } from '../../../shared/csv/fingerprint.ts';
import { createRowSplitter, pushBytes } from '../../../shared/csv/row-splitter.ts';

const header = Buffer.from('id,name');

function fingerprintsOf(file: string, revision = '1', head: Uint8Array = header): string[] {
  const splitter = createRowSplitter({ maximumRowBytes: 1000 });
  pushBytes(splitter, Buffer.from(file));
  const fingerprints = fingerprintRows(fingerprintSalt(head, revision), splitter.batch);
  return Array.from({ length: splitter.batch.count }, (_, i) =>
    Buffer.from(fingerprintText(fingerprints, i), 'latin1').toString('hex'),
  );
}

const sha = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16);

describe('raw fingerprints', () => {
  it('are SHA-256 of the row XOR that of revision and header: stored ones stay good with every release', () => {
    const salt = sha('1:1id,name');
    const expected = ['1,Ann', '2,"Bö\nb"'].map((row) => sha(row).map((byte, i) => byte ^ (salt[i] ?? 0)));
    expect(fingerprintsOf('id,name\n1,Ann\n2,"Bö\nb"\n')).toEqual(
      expected.map((bytes) => Buffer.from(bytes).toString('hex')),
    );
  });

  it('are of the bytes: line ends and the place in the file make no difference, anything else does', () => {
    const [ann, bob] = fingerprintsOf('id,name\n1,Ann\n2,Bob\n');
    expect(fingerprintsOf('id,name\r\n2,Bob\r\n\r\n1,Ann\r\n')).toEqual([bob, ann]);
    expect(fingerprintsOf('id,name\n1,"Ann"\n')).not.toEqual([ann]);
  });

  it('are others under another header or another revision', () => {
    const file = 'id,name\n1,Ann\n';
    const different = [
      fingerprintsOf(file),
      fingerprintsOf(file, '2'),
      fingerprintsOf(file, '1', Buffer.from('name,id')),
      fingerprintsOf(file, '1i', Buffer.from('d,name')),
    ];
    expect(new Set(different.flat()).size).toBe(4);
  });

  it('are written over the ones before when there is room', () => {
    const splitter = createRowSplitter({ maximumRowBytes: 1000 });
    const salt = fingerprintSalt(header, '1');
    pushBytes(splitter, Buffer.from('id,name\n1,Ann\n2,Bob\n'));
    const first = fingerprintRows(salt, splitter.batch);
    const bob = fingerprintText(first, 1);
    pushBytes(splitter, Buffer.from('2,Bob\n'));
    expect(fingerprintRows(salt, splitter.batch, first)).toBe(first);
    expect(fingerprintText(first, 0)).toBe(bob);
  });

  it('are stored with what cells are filled behind them', () => {
    const splitter = createRowSplitter({ maximumRowBytes: 1000 });
    pushBytes(splitter, Buffer.from('id,name\n1,Ann\n'));
    const text = fingerprintText(fingerprintRows(fingerprintSalt(header, '1'), splitter.batch), 0);
    const longest = Uint8Array.from({ length: 32 }, (_, at) => at);
    for (const filled of [Uint8Array.of(3), longest, Uint8Array.of(3)]) {
      const stored = Buffer.from(storedRow(text, filled), 'base64');
      expect(stored).toEqual(Buffer.concat([Buffer.from(text, 'latin1'), filled]));
    }
  });
});
