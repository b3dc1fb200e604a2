import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Fingerprints, fingerprintRows, fingerprintSalt, storedRow } from '../../../shared/csv/fingerprint.ts';
import { createRowSplitter, pushBytes } from '../../../shared/csv/row-splitter.ts';

const header = Buffer.from('id,name');

/** The 16 bytes alone, as they are stored. */
const bytesOf = (fingerprints: Fingerprints, index: number): Buffer =>
  Buffer.from(storedRow(fingerprints, index, new Uint8Array(0), 0), 'base64');

function fingerprintsOf(file: string, revision = '1', head: Uint8Array = header): string[] {
  const splitter = createRowSplitter({ maximumRowBytes: 1000 });
  pushBytes(splitter, Buffer.from(file));
  const fingerprints = fingerprintRows(fingerprintSalt(head, revision), splitter.batch);
  return Array.from({ length: splitter.batch.count }, (_, i) => bytesOf(fingerprints, i).toString('hex'));
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
    const bob = bytesOf(first, 1);
    pushBytes(splitter, Buffer.from('2,Bob\n'));
    expect(fingerprintRows(salt, splitter.batch, first)).toBe(first);
    expect(bytesOf(first, 0)).toEqual(bob);
  });

  it('are stored with what cells are filled behind them', () => {
    const splitter = createRowSplitter({ maximumRowBytes: 1000 });
    pushBytes(splitter, Buffer.from('id,name\n1,Ann\n'));
    const fingerprints = fingerprintRows(fingerprintSalt(header, '1'), splitter.batch);
    const filled = Uint8Array.from({ length: 32 }, (_, at) => at + 1);
    for (const length of [1, 32, 2]) {
      const stored = Buffer.from(storedRow(fingerprints, 0, filled, length), 'base64');
      expect(stored).toEqual(Buffer.concat([bytesOf(fingerprints, 0), filled.subarray(0, length)]));
    }
  });
});
