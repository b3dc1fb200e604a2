import { type ProfileDocument, profileOf } from '../shared/domain/profile.ts';
import { DATASET_COLUMNS } from './dataset.ts';

const columns: ProfileDocument['columns'] = [
  { title: 'Employee ID', field: 'employeeId', type: 'text' },
  { title: 'First Name', field: 'firstName', type: 'text', required: true },
  { title: 'Last Name', field: 'lastName', type: 'text', required: true },
  { title: 'Email', aliases: ['Email Address'], field: 'email', type: 'email', required: true },
  {
    title: 'Status',
    field: 'status',
    type: 'status',
    required: true,
    words: { active: 'active', archived: 'archived' },
  },
  { title: 'Manager ID', field: 'managerId', type: 'text', refers: { to: 'user' } },
  { title: 'Job Title', field: 'jobTitle', type: 'text' },
  { title: 'Hire Date', field: 'hireDate', type: 'date' },
  { title: 'Birthday', field: 'birthday', type: 'date' },
];

const fields = new Set(columns.map(({ title }) => title));

/** All 20 columns of the dataset are mapped: what is no field of its own is a group. Figures are comparable while it stays. */
export const benchProfile = profileOf({
  preset: 'bench',
  identity: ['employeeId'],
  columns,
  groups: DATASET_COLUMNS.filter((title) => !fields.has(title)),
  emptyCells: 'erase',
  limits: { removals: { count: 5, percent: 10 } },
});
