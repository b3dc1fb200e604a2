/** An employee file as an HR system would export it: always the same for the same number of rows. */

const firstNames = [
  'Ada',
  'Björn',
  'Chloé',
  'Darius',
  'Elif',
  'Farah',
  'Grace',
  'Hugo',
  'Inès',
  'Jonas',
  'Kenji',
  'Lena',
];
const lastNames = [
  'Abebe',
  'Brandt',
  'Costa',
  'Dubois',
  'Eriksen',
  'Fischer',
  'García',
  'Haddad',
  'Ito',
  'Jansen',
  'Kovač',
];
const departments = ['Engineering', 'Finance', 'People', 'Sales', 'Support'];
const locations = ['Berlin', 'Lisbon', 'Montréal', 'Osaka'];
const titles = ['Analyst', 'Engineer', 'Manager', 'Specialist', 'Team Lead'];

const header = 'Employee ID,First Name,Last Name,Email,Status,Manager ID,Job Title,Hire Date,Department,Location';

/** The first one manages nine, each of them nine more, and so on. */
const reports = 9;

/** CSV with a header. @param rows Employees, from E00001 on. */
export function employeeFile(rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => employee(index));
  return `${[header, ...lines].join('\n')}\n`;
}

function employee(index: number): string {
  const id = idOf(index);
  const hired = new Date(Date.UTC(2012, 0, 2 + ((index * 37) % 4500))).toISOString().slice(0, 10);
  const manager = index === 0 ? '' : idOf(Math.floor((index - 1) / reports));
  const cells = [
    id,
    pick(firstNames, index),
    pick(lastNames, index * 5),
    `${id.toLowerCase()}@demo.example`,
    'Active',
    manager,
    pick(titles, index * 3),
    hired,
    pick(departments, index),
    pick(locations, index * 7),
  ];
  return cells.join(',');
}

function idOf(index: number): string {
  return `E${String(index + 1).padStart(5, '0')}`;
}

function pick(values: readonly string[], index: number): string {
  return values[index % values.length] ?? '';
}
