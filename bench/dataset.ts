/** What a generated employee file is made from; the same values always give the same bytes. */
export type Dataset = {
  readonly rows: number;
  /** Share of the rows, 0 to 1, that differ from the same dataset with a share of 0. They are spread evenly. */
  readonly changedShare?: number;
  readonly seed?: number;
};

const CHUNK_BYTES = 1 << 18;

const FIRST = ['Anna', 'Björn', 'Chloé', 'David', 'Elif', 'Fatima', 'Grace', 'Hiro', 'Ines', 'Jakub', 'Kwame', 'Lucía'];
const LAST = ['Andersson', 'Brown', 'Çelik', 'Dubois', "O'Brien", 'Fischer', 'García', 'Hansen', 'Ito', 'Kowalski'];
const TITLES = [
  'Software Engineer',
  'Account Executive',
  'Nurse',
  'Shift Lead',
  'Data Analyst',
  'HR Partner',
  'Driver',
];
const DEPARTMENTS = ['Engineering', 'Sales EMEA', 'Care', 'Operations', 'Finance', 'People', 'Logistics'];
const CITIES = ['Toronto', 'Malmö', 'Austin', 'Lyon', 'Osaka', 'Accra', 'Gdańsk', 'Porto'];

export const DATASET_COLUMNS = [
  'Employee ID',
  'First Name',
  'Last Name',
  'Preferred Name',
  'Email',
  'Job Title',
  'Department',
  'Division',
  'Location',
  'Country',
  'Manager ID',
  'Manager Email',
  'Hire Date',
  'Birth Date',
  'Employment Type',
  'Status',
  'Cost Center',
  'Phone',
  'Language',
  'Office Address',
] as const;

/** The file as chunks of about 256 KiB: 20 columns, LF line ends, about 226 bytes a row, one quoted cell in each. */
export function* datasetChunks(dataset: Dataset): Generator<Buffer> {
  let text = `${DATASET_COLUMNS.join(',')}\n`;
  for (let index = 0; index < dataset.rows; index++) {
    text += `${datasetRow(index, isChanged(index, dataset.changedShare ?? 0), dataset.seed ?? 1)}\n`;
    if (text.length >= CHUNK_BYTES) {
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(text);
}

function isChanged(index: number, share: number): boolean {
  return Math.floor((index + 1) * share) > Math.floor(index * share);
}

function datasetRow(index: number, changed: boolean, seed: number): string {
  const id = employeeId(index);
  const bits = scramble(index, seed);
  const first = pick(FIRST, bits);
  const last = pick(LAST, bits >>> 4);
  const manager = Math.floor(index / 12);
  const title = changed ? `Senior ${pick(TITLES, bits >>> 8)}` : pick(TITLES, bits >>> 8);
  return [
    id,
    first,
    last,
    first,
    `${asAscii(first)}.${id}@example.com`,
    title,
    pick(DEPARTMENTS, bits >>> 11),
    'North',
    pick(CITIES, bits >>> 14),
    'CA',
    index === 0 ? '' : employeeId(manager),
    `manager.${employeeId(manager)}@example.com`,
    `20${two(bits % 25)}-${two(1 + (bits % 12))}-${two(1 + (bits % 28))}`,
    `19${two(60 + (bits % 40))}-${two(1 + ((bits >>> 3) % 12))}-${two(1 + ((bits >>> 5) % 28))}`,
    'Full time',
    'Active',
    `CC-${1000 + (bits % 9000)}`,
    `+1 555 ${1_000_000 + (bits % 9_000_000)}`,
    'en',
    `"${1 + (bits % 999)} Main Street, Floor ${1 + (bits % 30)}"`,
  ].join(',');
}

function asAscii(name: string): string {
  return name.normalize('NFD').replace(/[^A-Za-z]/g, '');
}

function employeeId(index: number): string {
  return `E${String(index).padStart(7, '0')}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function pick(values: readonly string[], bits: number): string {
  return values[(bits >>> 0) % values.length] ?? '';
}

/** The finaliser of MurmurHash3: neighbouring rows get unrelated values. */
function scramble(index: number, seed: number): number {
  let h = Math.imul(index ^ (seed * 0x9e3779b9), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
