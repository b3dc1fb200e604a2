import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustSettings, InvalidSetting, type SettingText } from '../../../shared/domain/adjust-profile.ts';
import { presets } from '../../../shared/domain/presets/by-name.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { type Difference, differences } from '../../../shared/domain/profile-differences.ts';
import { settingAt } from '../../../shared/domain/setting.ts';

describe('the differences of two profiles', () => {
  it('are the innermost settings', () => {
    const other = adjustSettings(worktango, [
      ['missing', 'archive'],
      ['groups', 'Department'],
      ['limits.removals.count', '0'],
      ['columns.jobTitle.title', 'Role'],
      ['columns.birthday', 'null'],
      ['cadence', 'daily'],
    ]);
    expect(differences(worktango, other)).toEqual([
      { path: 'columns.jobTitle.title', before: 'Job Title', after: 'Role' },
      {
        path: 'columns.birthday',
        before: worktango.columns.find(({ field }) => field === 'birthday'),
        after: undefined,
      },
      { path: 'groups', before: ['Department', 'Location'], after: ['Department'] },
      { path: 'missing', before: 'leave', after: 'archive' },
      { path: 'limits.removals.count', before: 5, after: 0 },
      { path: 'cadence', before: undefined, after: 'daily' },
    ]);
  });

  it('include the order of columns, of those that both have', () => {
    const [id, firstName, lastName, ...others] = worktango.columns;
    const columns = [firstName, id, ...others];
    const fields = others.map(({ field }) => field);
    expect(differences(worktango, { ...worktango, columns })).toEqual([
      { path: 'columns.lastName', before: lastName, after: undefined },
      {
        path: 'columns',
        before: ['employeeId', 'firstName', ...fields],
        after: ['firstName', 'employeeId', ...fields],
      },
    ]);
  });

  it('are none between a profile and itself, whatever the order in which it is written', () => {
    const reversed = Object.fromEntries(Object.entries(worktango).toReversed());
    expect(differences(worktango, reversed)).toEqual([]);
  });

  it('name words that have a dot as a whole', () => {
    const words = (text: string) => ({ columns: [{ field: 'status', words: { [text]: 'active' } }] });
    expect(differences(words('a.b'), words('c'))).toEqual([
      { path: 'columns.status.words', before: { 'a.b': 'active' }, after: { c: 'active' } },
    ]);
  });

  it('are told of documents that are no profiles of today', () => {
    const before = { identity: 'employeeId', statusWords: { active: 'active' }, columns: [{ title: 'no field' }] };
    expect(differences(before, { identity: ['employeeId'], columns: [] })).toEqual([
      { path: 'identity', before: 'employeeId', after: ['employeeId'] },
      { path: 'statusWords', before: { active: 'active' }, after: undefined },
      { path: 'columns', before: [{ title: 'no field' }], after: [] },
    ]);
  });
});

/** Settings of which a profile takes any that do not contradict what it has. */
const settings: SettingText[] = [
  ['missing', 'archive'],
  ['missing', 'leave'],
  ['emptyCells', 'keep'],
  ['groups', ''],
  ['groups', 'Division,Site'],
  ['identity', 'email'],
  ['titles', 'exact'],
  ['cadence', 'null'],
  ['unknownColumns', '{"as": "custom", "prefix": "c_"}'],
  ['fileNames.patterns', 'a*.csv,b*.csv'],
  ['columns.city', '{"title": "City", "type": "text", "visibility": "private"}'],
  ['columns.city', '{"title": "City", "type": "picklist", "values": ["Bonn", "Lisbon"], "case": "exact"}'],
  ['columns.city', '{"title": "City", "type": "list", "separator": ";"}'],
  ['columns.shoeSize', '{"title": "Shoe size", "type": "decimal", "default": "42.5"}'],
  ['columns.status.words.leave', 'deactivated'],
  ['columns.firstName.aliases', '["Given name", "null"]'],
  ['columns.lastName', 'null'],
  ['teams.columns.owner.refers.unknown', 'error'],
];

const profiles: fc.Arbitrary<Profile> = fc
  .tuple(fc.constantFrom(...presets.values()), fc.subarray(settings))
  .map(([preset, chosen]) =>
    chosen.reduce((profile, setting) => {
      try {
        return adjustSettings(profile, [setting]);
      } catch (fault) {
        if (fault instanceof InvalidSetting) return profile;
        throw fault;
      }
    }, preset),
  );

/** A column of a new type has lost already what only the old type had. */
const isLost = ({ path, after }: Difference, other: Profile): boolean =>
  after === undefined && path.split('.').length > 2 && settingAt(other, path.split('.')) === undefined;

const isOrder = ({ path }: Difference): boolean => /(^|\.)columns$/.test(path);

describe('the differences of any two profiles', () => {
  it('are the settings that make the second one of the first', () => {
    fc.assert(
      fc.property(profiles, profiles, (one, other) => {
        const changes = differences(one, other)
          .filter((each) => !isLost(each, other) && !isOrder(each))
          .map(({ path, after }): SettingText => [path, JSON.stringify(after ?? null)]);
        const left = differences(adjustSettings(one, changes), other);
        expect(left.filter((each) => !isOrder(each))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('are the same the other way round', () => {
    fc.assert(
      fc.property(profiles, profiles, (one, other) => {
        const turned = differences(other, one).map(({ path, before, after }) => ({
          path,
          before: after,
          after: before,
        }));
        const byPath = (a: Difference, b: Difference) => (a.path < b.path ? -1 : 1);
        expect(turned.toSorted(byPath)).toEqual(differences(one, other).toSorted(byPath));
      }),
    );
  });
});
