import { profileOf } from '../profile.ts';

/** Goals platform: users and teams in files of their own; an import adds and never takes away. */
export const ally = profileOf({
  preset: 'ally',
  identity: ['email'],
  titles: 'exact',
  columns: [
    { title: 'User Email', field: 'email', type: 'email', required: true },
    { title: 'User Name', field: 'userName', type: 'text' },
    { title: 'First Name', field: 'firstName', type: 'text' },
    { title: 'Last Name', field: 'lastName', type: 'text' },
    { title: 'Title', field: 'title', type: 'text' },
    { title: 'Manager Email', field: 'managerEmail', type: 'email', refers: { to: 'user', unknown: 'create' } },
    { title: 'Teams', field: 'teams', type: 'list', merge: 'add', refers: { to: 'team', unknown: 'create' } },
    { title: 'Is Org Admin', field: 'isOrgAdmin', type: 'boolean', words: { yes: ['Yes'], no: ['No'] } },
    { title: 'Deactivation Date', field: 'deactivationDate', type: 'date' },
  ],
  dateFormat: 'MM/DD/YYYY',
  unknownColumns: { as: 'custom', types: 'inferred' },
  teams: {
    fileNames: { patterns: ['teams/**', '*team*'] },
    identity: ['name'],
    titles: 'exact',
    columns: [
      { title: 'Team Name', field: 'name', type: 'text', required: true },
      {
        title: 'Team Owner',
        field: 'owner',
        type: 'email',
        default: { setting: 'organisationOwner' },
        refers: { to: 'user', unknown: 'warn' },
      },
      { title: 'Parent Team', field: 'parentTeam', type: 'text', refers: { to: 'team', unknown: 'create' } },
      { title: 'Team Type', field: 'teamType', type: 'text' },
    ],
  },
  offboarding: { field: 'deactivationDate', at: '00:00', past: 'after-24-hours' },
  cadence: 'daily',
});
