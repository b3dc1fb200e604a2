import { profileOf } from '../profile.ts';

/** Survey platform: each file is complete, and whoever is absent is deleted; other columns are filter attributes. */
export const supermood = profileOf({
  preset: 'supermood',
  identity: ['personnelNumber', 'email'],
  titles: 'exact',
  columns: [
    { title: 'Last Name', field: 'lastName', type: 'text', required: true, fixedTitle: true },
    { title: 'First Name', field: 'firstName', type: 'text', required: true, fixedTitle: true },
    { title: 'Email', field: 'email', type: 'email', fixedTitle: true },
    { title: 'Personnel Number', field: 'personnelNumber', type: 'text', fixedTitle: true },
    { title: 'Language', field: 'language', type: 'text', required: true, fixedTitle: true },
    {
      title: 'Active Employee',
      field: 'status',
      type: 'status',
      required: true,
      fixedTitle: true,
      words: { yes: 'active', no: 'deactivated' },
    },
  ],
  unknownColumns: { as: 'attribute' },
  emptyCells: 'erase',
  missing: 'delete',
  limits: { removals: { count: 5, percent: 10 } },
  restoreDays: 30,
});
