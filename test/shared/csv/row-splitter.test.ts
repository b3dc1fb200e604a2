import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRowSplitter, endOfBytes, endsWithLineEnd, pushBytes } from '../../../shared/csv/row-splitter.ts';
import { splitSimply } from './split-simply.ts';

type Split = {
  header: string | undefined;
  rows: [line: number, text: string][];
  rejected: [line: number, lastLine: number, code: string, text: string][];
  blankLines: number;
  endsWithLineEnd: boolean;
  fault: { code: string; row: number | undefined; message: string } | undefined;
};

function split(chunks: readonly Uint8Array[], maximumRowBytes = 1 << 20): Split {
  const splitter = createRowSplitter({ maximumRowBytes });
  const result: Split = {
    header: undefined,
    rows: [],
    rejected: [],
    blankLines: 0,
    endsWithLineEnd: true,
    fault: undefined,
  };
  const take = () => {
    const { bytes, count, starts, ends, lines, rejected } = splitter.batch;
    for (let i = 0; i < count; i++) {
      result.rows.push([lines[i] ?? 0, bytes.subarray(starts[i], ends[i]).toString('latin1')]);
    }
    for (const row of rejected) {
      const text = Buffer.from(row.bytes).toString('latin1');
      result.rejected.push([row.line, row.lastLine, row.fault.code, text]);
    }
  };
  let fault: ReturnType<typeof pushBytes>;
  for (const chunk of chunks) {
    fault = pushBytes(splitter, chunk);
    take();
    if (fault) break;
  }
  result.endsWithLineEnd = endsWithLineEnd(splitter);
  if (!fault) {
    fault = endOfBytes(splitter);
    take();
  }
  result.header = splitter.header?.bytes.toString('latin1');
  result.blankLines = splitter.blankLines;
  result.fault = fault && { code: fault.code, row: fault.row, message: fault.message };
  return result;
}

/** Files of the bytes that mean something, so that every state is often in front of each of them. */
const byte = fc.constantFrom(...Buffer.from('aab1,,,"""\n\n\r\r '), 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x00);
const hostileFile = fc.array(byte, { maxLength: 60 }).map((bytes) => Buffer.from(bytes));
const quotedText = fc.array(fc.constantFrom('a', 'é', '€', ',', '""', '\n', '\r', '\r\n'), { maxLength: 5 });
const cell = fc.oneof(
  fc.constantFrom('', 'a', 'Zoë', 'a b', 'x"y'),
  quotedText.map((text) => `"${text.join('')}"`),
  quotedText.map((text) => `"${text.join('')}"z`),
);
const plausibleFile = fc
  .array(fc.tuple(fc.array(cell, { minLength: 1, maxLength: 4 }), fc.constantFrom('\n', '\r\n', '\r', '\n\n')), {
    maxLength: 8,
  })
  .map((rows) => Buffer.from(rows.map(([cells, lineEnd]) => cells.join(',') + lineEnd).join('')));
const file = fc.oneof(hostileFile, plausibleFile);

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [...new Set(cuts.map((point) => point % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...at, bytes.length].map((end, i) => bytes.subarray(at[i - 1] ?? 0, end));
}

describe('splitting into rows', () => {
  it('comes to the same however the bytes are divided', () => {
    fc.assert(
      fc.property(
        file,
        fc.array(fc.nat(100), { maxLength: 8 }),
        fc.constantFrom(3, 8, 1000),
        (bytes, cuts, maximumRowBytes) => {
          const whole = split([bytes], maximumRowBytes);
          expect(split(cut(bytes, cuts), maximumRowBytes)).toEqual(whole);
          expect(split(cut(bytes, [...bytes.keys()]), maximumRowBytes)).toEqual(whole);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('comes to what a simple parser of the whole text finds', () => {
    fc.assert(
      fc.property(file, (bytes) => {
        const { fault, ...found } = split([bytes]);
        fc.pre(fault === undefined || fault.code === 'unclosed-quote' || fault.code === 'cut-off');
        const { unclosedQuote, cutOff, ...expected } = splitSimply(bytes.toString('latin1'));
        expect(found).toEqual(expected);
        expect(fault?.code).toBe(unclosedQuote === undefined ? (cutOff ? 'cut-off' : undefined) : 'unclosed-quote');
        if (unclosedQuote !== undefined) expect(fault?.row).toBe(unclosedQuote);
      }),
      { numRuns: 5000 },
    );
  });

  it('loses nothing but blank lines: records and line ends are the file', () => {
    fc.assert(
      fc.property(plausibleFile, (bytes) => {
        const { header, rows, rejected, fault } = split([bytes]);
        fc.pre(fault === undefined);
        const taken = [header ?? '', ...rows.map(([, text]) => text), ...rejected.map(([, , , text]) => text)];
        const count = (text: string) => text.replace(/[\r\n, \t]/g, '').length;
        expect(taken.reduce((total, text) => total + count(text), 0)).toBe(count(bytes.toString('latin1')));
      }),
    );
  });

  it.each([
    ['one endless quoted cell', 'id\n"'.concat('a'.repeat(200_000))],
    ['nothing but quotes', 'id\n'.concat('"'.repeat(200_001))],
    ['one endless row of commas', ','.repeat(200_000)],
    ['nothing but lone CRs', 'id\n'.concat('\r'.repeat(200_000))],
    ['ordinary rows', 'id,name\n1,Ann\n2,"Bob"\n'.repeat(8_000)],
  ])('takes linear time for %s, in chunks of a few bytes', (_, text) => {
    const bytes = Buffer.from(text);
    const splitter = createRowSplitter({ maximumRowBytes: 1 << 20 });
    for (let at = 0; at < bytes.length; at += 7) pushBytes(splitter, bytes.subarray(at, at + 7));
    expect(splitter.work.scanned).toBeLessThanOrEqual(bytes.length);
    expect(splitter.work.copied).toBeLessThanOrEqual(4 * bytes.length);
  });

  it('keeps no more than a few times the longest row allowed, however long the file is', () => {
    const splitter = createRowSplitter({ maximumRowBytes: 1000 });
    const chunk = Buffer.from(`"${'a'.repeat(700)}"\n${'b'.repeat(150)}`);
    for (let i = 0; i < 5000; i++) expect(pushBytes(splitter, chunk)).toBeUndefined();
    expect(splitter.rows).toBe(4999);
    expect(splitter.batch.bytes.length).toBeLessThanOrEqual(2 * (1000 + chunk.length));
  });

  it('stops at a row that never ends before it has taken in much more than the limit', () => {
    const splitter = createRowSplitter({ maximumRowBytes: 10_000 });
    const chunk = Buffer.from(`"${'a'.repeat(999)}`);
    let pushed = 0;
    while (!pushBytes(splitter, pushed === 0 ? chunk : chunk.subarray(1))) pushed++;
    expect(pushed).toBe(10);
  });
});
