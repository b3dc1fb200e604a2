import { describe, expect, it } from 'vitest';
import { adjustSettings, type SettingText } from '../../../shared/domain/adjust-profile.ts';
import { renamedFixed } from '../../../shared/domain/fixed-titles.ts';
import { supermood } from '../../../shared/domain/presets/supermood.ts';

const renamedBy = (...settings: SettingText[]) =>
  renamedFixed(supermood, adjustSettings(supermood, settings)).map(({ title }) => title);

describe('a title that belongs to the platform (S4)', () => {
  it('is not renamed, neither alone nor with its column', () => {
    expect(renamedBy(['columns.lastName.title', 'Surname'])).toEqual(['Last Name']);
    const column = '{"title": "Surname", "type": "text", "required": true, "fixedTitle": true}';
    expect(renamedBy(['columns.lastName', column])).toEqual(['Last Name']);
  });

  it.each<[string, SettingText[]]>([
    ['it stays', [['columns.lastName.title', 'Last Name']]],
    ['other things of the column change', [['columns.language.type', 'locale']]],
    [
      'its column goes',
      [
        ['columns.personnelNumber', 'null'],
        ['identity', 'email'],
      ],
    ],
    [
      'somebody says that it is fixed no more',
      [
        ['columns.lastName.fixedTitle', 'false'],
        ['columns.lastName.title', 'Surname'],
      ],
    ],
  ])('is none where %s', (_, settings) => {
    expect(renamedBy(...settings)).toEqual([]);
  });
});
