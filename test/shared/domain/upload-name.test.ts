import { describe, expect, it } from 'vitest';
import { uploadAt } from '../../../shared/domain/upload-name.ts';

describe('the name of an upload', () => {
  it.each([
    ['acme/staff.csv', 'staff.csv'],
    ['acme/Staff 2026 (1).CSV', 'Staff 2026 (1).CSV'],
    ['acme/no-extension', 'no-extension'],
    ['acme/incoming/2026/staff.csv', 'incoming/2026/staff.csv'],
    ['acme/.hidden/staff.csv', '.hidden/staff.csv'],
    ['acme/reports', 'reports'],
    ['acme/reports-2026/staff.csv', 'reports-2026/staff.csv'],
    ['acme/old/reports/staff.csv', 'old/reports/staff.csv'],
    ['acme/staff.tmp.csv', 'staff.tmp.csv'],
    ['acme/staff.sidecar.json.csv', 'staff.sidecar.json.csv'],
    ['acme/staff.json', 'staff.json'],
    ['acme/größe,"x".csv', 'größe,"x".csv'],
  ])('%s may be any (W1)', (key, file) => {
    expect(uploadAt(key)).toEqual({ tenant: 'acme', file });
  });

  it.each([
    ['a hidden name', 'acme/.staff.csv'],
    ["lftp's", 'acme/.in.staff.csv'],
    ["WinSCP's", 'acme/staff.csv.filepart'],
    ['a temporary one', 'acme/staff.csv.tmp'],
    ['a temporary one in capitals', 'acme/STAFF.TMP'],
    ["an editor's copy", 'acme/staff.csv~'],
    ['a temporary one in a folder', 'acme/incoming/.in.staff.csv'],
    ['a sidecar', 'acme/staff.csv.sidecar.json'],
    ['a sidecar in a folder, in capitals', 'acme/incoming/STAFF.CSV.SIDECAR.JSON'],
    ['the sidecar of nothing', 'acme/.sidecar.json'],
    ['a folder', 'acme/incoming/'],
    ["the tenant's folder", 'acme/'],
    ['a report', 'acme/reports/staff.csv'],
    ['a report in a folder', 'acme/reports/2026/staff.csv'],
    ['an object outside of all folders', 'staff.csv'],
    ['an object of nobody', '/staff.csv'],
    ['nothing', ''],
  ])('is none when it is %s: %j', (_, key) => {
    expect(uploadAt(key)).toBeUndefined();
  });
});
