import type { Profile } from '../profile.ts';

/** Recognition platform: creates, updates and archives; employee id as identity unless the tenant chooses email. */
export const worktango: Profile = {
  preset: 'worktango',
  identity: 'employeeId',
  columns: [
    { title: 'Employee ID', aliases: [], field: 'employeeId', type: 'text', required: true },
    { title: 'First Name', aliases: [], field: 'firstName', type: 'text', required: true },
    { title: 'Last Name', aliases: [], field: 'lastName', type: 'text', required: true },
    { title: 'Email', aliases: ['Email Address'], field: 'email', type: 'email', required: true },
    { title: 'Status', aliases: [], field: 'status', type: 'status', required: true },
    { title: 'Manager ID', aliases: [], field: 'managerId', type: 'text', required: false },
    { title: 'Job Title', aliases: [], field: 'jobTitle', type: 'text', required: false },
    { title: 'Hire Date', aliases: [], field: 'hireDate', type: 'date', required: false },
    { title: 'Birthday', aliases: [], field: 'birthday', type: 'date', required: false },
  ],
  groups: ['Department', 'Location'],
  statusWords: { active: 'active', archived: 'archived' },
  missing: 'leave',
  emptyCells: 'erase',
  limits: { removals: { count: 5, percent: 10 } },
  retentionDays: 90,
};
