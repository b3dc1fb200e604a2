import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { exportBytes, terminalEncoder } from '../../cli/export-bytes.ts';
import { encoderTo } from '../../shared/csv/encode.ts';
import { type ExportForm, exportForm } from '../../shared/domain/export-row.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import type { User, UserStatus } from '../../shared/domain/user.ts';

const form: ExportForm = exportForm(
  { ...worktango, columns: worktango.columns.slice(0, 2), groups: [] },
  new Map(),
  'everybody',
);

const userOf = (id: string, status: UserStatus = 'active'): User => ({
  key: id,
  status,
  version: 1,
  lastChange: undefined,
  fields: { employeeId: id, firstName: 'Zoë' },
});

async function* each(...users: readonly User[]) {
  yield* users;
}

describe('an export in bytes', () => {
  it('is a title line, then a row for each, in the encoding of the files', async () => {
    const text = 'Employee ID,First Name\r\n007,Zoë\r\n';
    const tally = { rows: 0, leftOut: 0 };
    expect((await buffer(exportBytes(each(userOf('007')), form, encoderTo('utf-8'), tally))).toString()).toBe(text);
    expect(tally).toEqual({ rows: 1, leftOut: 0 });
    const wide = await buffer(exportBytes(each(userOf('007')), form, encoderTo('utf-16le'), { rows: 0, leftOut: 0 }));
    expect(wide.toString('utf16le')).toBe(`\ufeff${text}`);
  });

  it('counts who can be in no row, but not who is deleted', async () => {
    const { columns } = worktango;
    const strict = exportForm({ ...worktango, columns }, new Map(), 'administrators');
    const tally = { rows: 0, leftOut: 0 };
    const users = each(userOf('1'), userOf('2', 'deactivated'), userOf('3', 'deleted'), userOf('4', 'archived'));
    await buffer(exportBytes(users, strict, encoderTo('utf-8'), tally));
    expect(tally).toEqual({ rows: 2, leftOut: 1 });
  });

  it('comes while the directory is read', async () => {
    let read = 0;
    const endless = async function* () {
      for (;;) {
        read += 1;
        yield userOf(String(read));
      }
    };
    let written = 0;
    for await (const piece of exportBytes(endless(), form, encoderTo('utf-8'), { rows: 0, leftOut: 0 })) {
      written += piece.length;
      if (written > 1_000_000) break;
    }
    expect(read).toBeLessThan(written / 10);
  });

  it('steers no terminal', () => {
    expect(Buffer.from(terminalEncoder.encode('a\u001b[2Jb\u009dc\r\nZoë')).toString()).toBe('a [2Jb c\r\nZoë');
  });
});
