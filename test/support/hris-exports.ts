/** Files as HR systems export them: their own titles, notations and words. Everybody in them is made up. */
import { serialiseRow } from '../../shared/csv/write.ts';

const firstNames = ['Ada', 'Ben', 'Chloé', 'Dirk', 'Elif', 'Femke', 'Günter', 'Hana', 'Iris', 'João', "D'Arcy", 'Li'];
const lastNames = [
  'Okafor',
  'van Dijk',
  "O'Brien",
  'Müller',
  'Sørensen',
  'Nguyễn',
  'García',
  'Smith',
  'Kaya',
  'Dubois',
];
const departments = ['Sales', 'Engineering', 'Finance', 'People'];
const offices = ['Amsterdam', 'Toronto', 'Berlin'];

/** Somebody by number: the same ones every time. */
function person(n: number) {
  const first = firstNames[n % firstNames.length] ?? '';
  const last = lastNames[(n * 7) % lastNames.length] ?? '';
  return {
    id: String(100_200 + n),
    first,
    last,
    email: `user${n}@globex.example`,
    department: departments[n % departments.length] ?? '',
    office: offices[n % offices.length] ?? '',
    manager: n === 0 ? '' : String(100_200 + Math.floor(n / 8)),
    managerName: `${firstNames[n % 3]} ${lastNames[n % 3]}`,
    hired: { year: 2010 + (n % 15), month: 1 + (n % 12), day: 1 + (n % 28) },
    born: { year: 1960 + (n % 40), month: 1 + (n % 12), day: 1 + ((n * 5) % 28) },
  };
}

type Person = ReturnType<typeof person>;
type Day = Person['hired'];

const two = (n: number): string => String(n).padStart(2, '0');
export const american = ({ year, month, day }: Day): string => `${two(month)}/${two(day)}/${year}`;
const iso = ({ year, month, day }: Day): string => `${year}-${two(month)}-${two(day)}`;
const german = ({ year, month, day }: Day): string => `${two(day)}.${two(month)}.${year}`;

export const people = (count: number): Person[] => Array.from({ length: count }, (_, n) => person(n));

/** The export's text: titles, and a cell of each for everybody. */
export const exported = (
  rows: readonly Person[],
  columns: Readonly<Record<string, (one: Person, n: number) => string>>,
): string =>
  [Object.keys(columns), ...rows.map((one, n) => Object.values(columns).map((cell) => cell(one, n)))]
    .map(serialiseRow)
    .join('');

/** A custom report of Workday. */
export const workday = (count: number): string =>
  exported(people(count), {
    'Employee ID': ({ id }) => id,
    Worker: ({ first, last }) => `${first} ${last}`,
    'Legal Name - First Name': ({ first }) => first,
    'Legal Name - Last Name': ({ last }) => last,
    'Email - Primary Work': ({ email }) => email,
    'Worker Status': (_, n) => (n % 20 === 7 ? 'On Leave' : n % 20 === 9 ? 'Terminated' : 'Active'),
    'Business Title': (_, n) => ['Account Manager', 'Engineer', 'Controller'][n % 3] ?? '',
    'Supervisory Organization': ({ department }) => `${department} (Globex)`,
    'Cost Center': ({ department }) => `CC-${department}`,
    'Hire Date': ({ hired }) => iso(hired),
    "Worker's Manager": ({ managerName }) => managerName,
    'Manager ID': ({ manager }) => manager,
    'Work Location': ({ office }) => office,
    'Annual Salary': (_, n) => String(40_000 + n),
  });

/** An employee report of BambooHR, in an American account. */
export const bambooHr = (count: number): string =>
  exported(people(count), {
    'Employee #': ({ id }) => id,
    'First Name': ({ first }) => first,
    'Last Name': ({ last }) => last,
    'Work Email': ({ email }) => email,
    'Home Email': (_, n) => `private${n}@mail.example`,
    'Hire Date': ({ hired }) => american(hired),
    'Birth Date': ({ born }) => american(born),
    'Job Title': (_, n) => ['Account Manager', 'Engineer', 'Controller'][n % 3] ?? '',
    'Reporting to': ({ managerName }) => managerName,
    'Supervisor Email': ({ manager }) => (manager === '' ? '' : `user${Number(manager) - 100_200}@globex.example`),
    Department: ({ department }) => department,
    Division: (_, n) => ['EMEA', 'Americas'][n % 2] ?? '',
    Location: ({ office }) => office,
    'Employment Status': (_, n) => ['Full-Time', 'Part-Time', 'Contractor', 'Terminated'][n % 4] ?? '',
  });

/** Users of Entra ID, as its portal downloads them. */
export const entra = (count: number): string =>
  exported(people(count), {
    userPrincipalName: ({ email }) => email,
    displayName: ({ first, last }) => `${first} ${last}`,
    surname: ({ last }) => last,
    mail: ({ email }) => email,
    givenName: ({ first }) => first,
    id: (_, n) => `5f0e1d2c-0000-4000-8000-${String(n).padStart(12, '0')}`,
    userType: () => 'Member',
    jobTitle: (_, n) => ['Account Manager', 'Engineer', 'Controller'][n % 3] ?? '',
    department: ({ department }) => department,
    accountEnabled: (_, n) => (n % 10 === 3 ? 'FALSE' : 'TRUE'),
    usageLocation: () => 'NL',
    officeLocation: ({ office }) => office,
    employeeId: ({ id }) => id,
    createdDateTime: ({ hired }) => `${iso(hired)}T08:30:00Z`,
  });

/** A German Personio account; its dates have points. */
export const personio = (count: number): string =>
  exported(people(count), {
    Personalnummer: ({ id }) => id,
    Vorname: ({ first }) => first,
    Nachname: ({ last }) => last,
    'E-Mail': ({ email }) => email,
    Status: (_, n) => (n % 9 === 4 ? 'inaktiv' : 'aktiv'),
    Position: (_, n) => ['Vertrieb', 'Entwicklung'][n % 2] ?? '',
    Abteilung: ({ department }) => department,
    Standort: ({ office }) => office,
    Eintrittsdatum: ({ hired }) => german(hired),
    Geburtsdatum: ({ born }) => german(born),
    Führungskraft: ({ managerName }) => managerName,
    Kostenstelle: ({ department }) => `K-${department}`,
  });

/** A user data file of SuccessFactors: keys in capitals, and labels for people in the row below. */
export function successFactors(count: number): string {
  const [titles = '', ...rows] = exported(people(count), {
    STATUS: (_, n) => (n % 6 === 5 ? 'inactive' : 'active'),
    USERID: ({ id }) => id,
    USERNAME: ({ email }) => email.split('@')[0] ?? '',
    FIRSTNAME: ({ first }) => first,
    LASTNAME: ({ last }) => last,
    GENDER: (_, n) => ['F', 'M'][n % 2] ?? '',
    EMAIL: ({ email }) => email,
    MANAGER: ({ manager }) => manager || 'NO_MANAGER',
    DEPARTMENT: ({ department }) => department,
    JOBCODE: (_, n) => `J${n % 5}`,
    HIREDATE: ({ hired }) => american(hired),
    DEFAULT_LOCALE: (_, n) => ['en_US', 'de_DE'][n % 2] ?? '',
  }).split(/(?<=\r\n)/);
  const labels = [
    'STATUS',
    'USERID',
    'Username',
    'First Name',
    'Last Name',
    'Gender',
    'Email',
    'Manager',
    'Department',
    'Job Code',
    'Hire Date',
    'Default Locale',
  ];
  return [titles, serialiseRow(labels), ...rows].join('');
}
