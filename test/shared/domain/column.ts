/** Columns as profiles write them, for tests that are about one type. */
import * as v from 'valibot';
import type { Cell } from '../../../shared/domain/field.ts';
import { columnSchema, type ProfileColumn } from '../../../shared/domain/profile-column.ts';
import { cellReader } from '../../../shared/domain/read-cell.ts';

type Rules = Readonly<Record<string, unknown>> & { readonly type: ProfileColumn['type'] };

/** What a profile's document says of a column, with its usual values filled in. */
export const columnOf = (rules: Rules): ProfileColumn =>
  v.parse(columnSchema, { title: 'Title', field: 'field', ...rules });

/** Reads one cell of such a column. */
export const readAs = (rules: Rules, cell: string, dateFormat = 'YYYY-MM-DD'): Cell =>
  cellReader(columnOf(rules), dateFormat)(cell);
