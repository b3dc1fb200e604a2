import { profileOf } from '../profile.ts';

/** Recognition platform: creates, updates and archives; employee id as identity unless the tenant chooses email. */
export const worktango = profileOf({
  preset: 'worktango',
  identity: ['employeeId'],
  columns: [
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
  ],
  groups: ['Department', 'Location'],
  emptyCells: 'erase',
  retentionDays: 90,
  limits: { removals: { count: 5, percent: 10 } },
});
