import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { importDetails } from '../../cli/import-json.ts';
import { countsSentence, describeImport, importsTable } from '../../cli/import-text.ts';
import { noCounts } from '../../shared/domain/counts.ts';
import type { Import } from '../../shared/domain/import.ts';

const received: Import = {
  id: '20260301T140509Z-0123456789',
  tenant: 'acme',
  file: 'a.csv',
  key: 'acme/a.csv',
  versionId: 'v1',
  etag: 'e',
  size: 1_234,
  kind: 'users',
  order: '1',
  state: 'received',
  receivedAt: 1_000,
  round: 0,
  counts: noCounts,
  expiresAt: 9_999_999_999,
};

const succeeded: Import = {
  ...received,
  state: 'succeeded',
  planStartedAt: 1_200,
  planEndedAt: 1_500,
  applyStartedAt: 1_510,
  applyEndedAt: 2_510,
  finishedAt: 2_600,
};

const describePlain = (one: Import): string =>
  stripVTControlCharacters(describeImport(one, (words) => `rollcall ${words}`));

describe('the counts', () => {
  it('leave out what is zero, but never the rows', () => {
    expect(countsSentence({ ...noCounts, rows: 1_000, updated: 10, unchanged: 990 })).toBe(
      '1,000 rows, 10 updated, 990 unchanged',
    );
    expect(countsSentence({ ...noCounts, rows: 2, created: 2, implied: 3 })).toBe('2 rows, 2 created, 3 implied');
    expect(countsSentence(noCounts)).toBe('0 rows');
  });
});

describe('the kind of a file', () => {
  it('is told where it is not users', () => {
    expect(describePlain(received)).toMatch(/^file +a\.csv \(1,234 bytes\)$/m);
    expect(describePlain({ ...received, kind: 'teams' })).toMatch(/^file +a\.csv \[teams\] \(1,234 bytes\)$/m);
    expect(importsTable([{ ...received, kind: 'teams' }])).toContain('a.csv [teams]');
    expect(importDetails({ ...received, kind: 'teams' })).toMatchObject({ kind: 'teams' });
  });
});

describe('the steps', () => {
  it('are told in milliseconds', () => {
    expect(importDetails(succeeded).steps).toEqual({ wait: 200, plan: 300, apply: 1_000, finish: 90, total: 1_600 });
  });

  it('are null until they end', () => {
    const none = { wait: null, plan: null, apply: null, finish: null, total: null };
    expect(importDetails(received).steps).toEqual(none);
    expect(importDetails({ ...received, planStartedAt: 1_007 }).steps).toEqual({ ...none, wait: 7 });
  });
});

describe('a choice about absentees', () => {
  it('is shown where somebody made it', () => {
    expect(describePlain({ ...received, missing: 'delete' })).toMatch(/^absentees +delete, chosen by hand$/m);
    expect(importDetails({ ...received, missing: 'delete' }).missing).toBe('delete');
  });

  it('is not where the profile decides', () => {
    expect(describePlain(received)).not.toContain('absentees');
    expect(importDetails(received).missing).toBeNull();
  });
});

describe('a sidecar', () => {
  const at = Date.parse('2026-01-05T08:00:01Z');
  const claim = { found: 'claim', versionId: 'v', at } as const;

  it.each([
    [{ ...claim, rows: 1_000, sha256: 'ab'.repeat(32) }, `1,000 rows, SHA-256 ${'ab'.repeat(32)}, which came `],
    [{ ...claim, rows: 0 }, '0 rows, which came '],
    [
      { found: 'unreadable', versionId: 'v', at, expected: 'JSON, in UTF-8' },
      'could not be read (expected JSON, in UTF-8)',
    ],
    [{ found: 'none' }, 'none'],
  ] as const)('is shown where the rules asked for one: %j', (sidecar, text) => {
    expect(describePlain({ ...received, sidecar })).toMatch(
      new RegExp(`^sidecar +${text.replace(/[()]/g, '\\$&')}`, 'm'),
    );
  });

  it('is null for scripts where none was read', () => {
    expect(importDetails({ ...received, sidecar: { ...claim, rows: 3 } }).sidecar).toEqual({
      rows: 3,
      sha256: null,
      uploadedAt: '2026-01-05T08:00:01.000Z',
    });
    expect(importDetails({ ...received, sidecar: { found: 'none' } }).sidecar).toBeNull();
    expect(importDetails(received).sidecar).toBeNull();
    expect(describePlain(received)).not.toContain('sidecar');
  });
});

describe('what to do next', () => {
  it('is to look at what differs from what was approved, at whom it is about, and at who decided', () => {
    const text = describePlain({
      ...received,
      state: 'held',
      held: [{ code: 'changed-since-approval' }],
      samples: { archive: [{ key: '7' }, { key: '8', row: 3 }] },
      differs: {
        counts: [{ type: 'archive', before: 20, now: 19 }],
        added: [],
        gone: [{ type: 'archive', key: '40' }],
        altered: [{ type: 'update', key: '1', row: 2 }],
      },
      decisions: [{ what: 'approved', by: 'jo@example.com', at: 0, hash: 'h' }],
    });
    expect(text).toMatch(/^archive +7, 8 \(row 3\)$/m);
    expect(text).toMatch(/^differs +archive: 20 → 19$/m);
    expect(text).toMatch(/^no longer +archive 40$/m);
    expect(text).toMatch(/^otherwise +update 1 \(row 2\)$/m);
    expect(text).toMatch(/^approved +by jo@example\.com, /m);
    expect(text).not.toMatch(/^new /m);
  });

  it('is to approve or discard what is held, with its reason', () => {
    const held = [{ code: 'too-many-removals', removals: 20, active: 100, limit: 10 }] as const;
    const text = describePlain({ ...received, state: 'held', held: [...held] });
    expect(text).toContain('20 of 100 active users would be removed; up to 10 pass without approval');
    expect(text).toContain(`approve: rollcall imports approve acme ${received.id}`);
    expect(text).toContain(`discard: rollcall imports discard acme ${received.id}`);
  });

  it('is to look at the issues of what failed or was rejected', () => {
    const failure = { code: 'empty-file', message: 'the file is empty' };
    const failed = describePlain({ ...received, state: 'failed', failure });
    expect(failed).toContain('the file is empty (empty-file)');
    expect(failed).toContain(`rollcall imports issues acme ${received.id}`);
    expect(describePlain({ ...succeeded, state: 'succeeded_with_errors' })).toContain('rollcall imports issues acme');
  });

  it('is to watch what is under way, and nothing once all is well', () => {
    expect(describePlain(received)).toContain(`rollcall imports show acme ${received.id} --watch`);
    expect(describePlain(succeeded)).not.toContain('rollcall');
  });
});
