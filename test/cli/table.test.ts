import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { facts, printable, type Row, streamTable, table } from '../../cli/table.ts';

const plain = (text: string): string[] => stripVTControlCharacters(text).split('\n');

async function streamed(rows: readonly Row[]): Promise<string[]> {
  async function* source() {
    yield* rows;
  }
  const lines: string[] = [];
  for await (const line of streamTable(['KEY', 'STATUS'], source(), 'none at all')) lines.push(line);
  return plain(lines.join('').trimEnd());
}

describe('a table', () => {
  it('aligns its columns and pads none at the end', () => {
    expect(plain(table(['A', 'LONG'], [['longer', { text: 'x', style: 'red' }]]))).toEqual([
      'A       LONG',
      'longer  x',
    ]);
  });

  it('lets nothing from a file steer the terminal', () => {
    expect(printable('a\u001b[2Jb\r\nc\u202Ed')).toBe('a [2Jb c d');
    expect(plain(table(['A', 'B'], [['x\ny', 'z']]))).toEqual(['A    B', 'x y  z']);
  });

  it('prints more rows than it looks at for the widths', async () => {
    const rows = Array.from({ length: 450 }, (_, at) => [`user-${String(at).padStart(3, '0')}`, 'active']);
    const lines = await streamed(rows);
    expect(lines).toHaveLength(451);
    expect(new Set(lines.map((line) => line.search(/STATUS|active/)))).toEqual(new Set([10]));
    expect(lines.slice(1).map((line) => line.slice(0, 8))).toEqual(rows.map(([key]) => key));
  });

  it('prints exactly as many rows as it looks at', async () => {
    expect(await streamed(Array.from({ length: 200 }, () => ['k', 's']))).toHaveLength(201);
  });

  it('says that there is nothing', async () => {
    expect(await streamed([])).toEqual(['none at all']);
  });
});

describe('facts', () => {
  it('leave out what is not known', () => {
    const shown = facts([
      ['state', 'held'],
      ['finished', undefined],
      ['file', 'a.csv'],
    ]);
    expect(plain(shown)).toEqual(['state  held', 'file   a.csv']);
  });
});
