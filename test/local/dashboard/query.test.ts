import { describe, expect, it } from 'vitest';
import { createLogLines, instantOf, parseLine } from '../../../local/dashboard/queries/log-lines.ts';
import { parseQuery, QueryNotUnderstood } from '../../../local/dashboard/queries/query.ts';
import { runQuery } from '../../../local/dashboard/queries/run-query.ts';

const ended = (tenant: string, state: string, rows: number, second: number) => ({
  timestamp: `2026-01-05T08:00:0${second}.000Z`,
  message: 'import ended',
  tenant,
  state,
  counts: { rows },
});

const lines = [
  ended('acme', 'succeeded', 10, 1),
  ended('acme', 'failed', 0, 2),
  ended('globex', 'succeeded', 5, 3),
  ended('acme', 'succeeded', 7, 4),
  { timestamp: '2026-01-05T08:00:05.000Z', message: 'handled', tenant: 'acme' },
].map((line) => ({ logGroup: 'finish', line }));

const ask = (query: string) => runQuery(parseQuery(query), lines);

describe('a query to the logs', () => {
  it('counts and sums by fields, most first', () => {
    expect(
      ask(
        'SOURCE \'finish\' | filter message = "import ended" | stats count(*) as imports, sum(counts.rows) as rows by tenant, state | sort imports desc | limit 2',
      ),
    ).toEqual({
      columns: ['tenant', 'state', 'imports', 'rows'],
      rows: [
        ['acme', 'succeeded', '2', '17'],
        ['acme', 'failed', '1', '0'],
      ],
    });
  });

  it('shows fields of lines, the latest first', () => {
    expect(ask('fields @timestamp, tenant, nothing | filter state = "succeeded" | sort @timestamp desc')).toEqual({
      columns: ['@timestamp', 'tenant', 'nothing'],
      rows: [
        ['2026-01-05T08:00:04.000Z', 'acme', ''],
        ['2026-01-05T08:00:03.000Z', 'globex', ''],
        ['2026-01-05T08:00:01.000Z', 'acme', ''],
      ],
    });
  });

  it.each([
    ['filter state in ["failed", "succeeded"]', 4],
    ['filter state != "failed"', 4],
    ['filter message = "import ended" and tenant = "acme"', 3],
    ['filter counts.rows = "7"', 1],
    ['filter @log = "finish"', 5],
    ['filter state = "nobody"', 0],
  ])('%s', (filter, expected) => {
    expect(ask(`fields tenant | ${filter}`).rows).toHaveLength(expected);
  });

  it.each([
    ['min(counts.rows)', '0'],
    ['max(counts.rows)', '10'],
    ['avg(counts.rows)', '5.5'],
    ['count(state)', '4'],
    ['sum(nothing)', ''],
  ])('%s', (aggregate, expected) => {
    expect(ask(`stats ${aggregate} as it`).rows).toEqual([[expected]]);
  });

  it('sorts numbers as numbers', () => {
    const rows = ask('fields counts.rows | filter message = "import ended" | sort counts.rows asc').rows.flat();
    expect(rows).toEqual(['0', '5', '7', '10']);
  });

  it.each([
    ['parse @message "*" as x', 'parse'],
    ['filter message like /x/', 'message like /x/'],
    ['filter a = 1 or b = 2', 'a = 1 or b = 2'],
    ['stats pct(x, 95)', 'pct(x'],
    ['constructor x', 'constructor x'],
    ['', 'command'],
  ])('refuses %s by name: a table would be wrong', (query, named) => {
    expect(() => parseQuery(query)).toThrow(QueryNotUnderstood);
    expect(() => parseQuery(query)).toThrow(named);
  });

  it('names the logs that it asks', () => {
    expect(parseQuery("SOURCE 'a' | SOURCE 'b/c' | fields x").logGroups).toEqual(['a', 'b/c']);
  });
});

describe('log lines', () => {
  it('of a flood only the latest are kept', () => {
    const logs = createLogLines();
    for (let at = 0; at < 12_000; at += 1) logs.add('g', JSON.stringify({ at, filling: 'x'.repeat(1000) }));
    const kept = logs.read('g');
    expect(kept.length).toBeLessThan(4500);
    expect(kept.at(-1)).toMatchObject({ at: 11_999 });
  });

  it('that are no JSON objects are no lines', () => {
    expect(['plain', '[1]', '{', '7'].map(parseLine)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it.each([
    [{ timestamp: '2026-01-05T08:00:00.000Z' }],
    [{ time: '2026-01-05T08:00:00.000Z' }],
    [{ _aws: { Timestamp: 1_767_600_000_000 } }],
  ])('tell when: %j', (line) => {
    expect(instantOf(line)).toBe(1_767_600_000_000);
  });
});
