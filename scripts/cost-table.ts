/**
 * What a month costs, from what is used and the list prices: quantities are measured or worked out (docs/capacity.md says how),
 * and every cell is a product that can be done again by hand.
 */
import { ownMetrics, prices } from '../infra/prices.ts';

/** Used in 30 days (730 hours): beside nothing, by 100 tenants × 1,000 rows a day, by 1 tenant × 1,000,000 rows a day. */
type Used = readonly [idle: number, hundred: number, million: number];

interface CostRow {
  readonly what: string;
  /** USD for one. */
  readonly price: number;
  /** What one is. */
  readonly unit: string;
  readonly used: Used;
}

const million = 1_000_000;

/** Every scenario has what stands anyway. */
const always = (used: number): Used => [used, used, used];
/** What is used when nothing comes, and what files add to it. */
const beside = (idle: number, hundred: number, one: number): Used => [idle, idle + hundred, idle + one];

const days = 30;
const imports = { hundred: 100 * days, million: days };

/** S3, EventBridge and storage are not on the dashboard: list prices of us-east-1, as docs/capacity.md tells. */
const more = {
  s3: { write: 0.005 / 1000, read: 0.0004 / 1000, gigabyteMonth: 0.023 },
  events: 1 / million,
  dynamodb: { gigabyteMonth: 0.25, recoveryGigabyteMonth: 0.2 },
} as const;

const sweeps = 12 * 24 * days;
const purges = 24 * days;
/** Each queue is read by five pollers that wait up to 20 s each ("Amazon SQS event source mappings"). */
const polls = 6 * 5 * (60 / 20) * 60 * 24 * days;

export const costRows: readonly CostRow[] = [
  { what: 'SFTP endpoint', price: prices.transfer.hour, unit: 'hour', used: always(730) },
  { what: 'key', price: prices.kms.key, unit: 'key', used: always(1) },
  { what: 'alarms', price: prices.cloudwatch.alarmMetric, unit: 'metric watched', used: always(36) },
  { what: 'composite alarm', price: prices.cloudwatch.compositeAlarm, unit: 'alarm', used: always(1) },
  { what: 'dashboard', price: prices.cloudwatch.dashboard, unit: 'dashboard', used: always(1) },
  { what: 'metrics of our own', price: prices.cloudwatch.metric, unit: 'metric', used: always(ownMetrics()) },
  {
    what: 'SQS',
    price: prices.sqs.request,
    unit: 'request',
    used: beside(polls, 13 * imports.hundred, 60 * imports.million),
  },
  {
    what: 'Lambda, time',
    price: prices.lambda.gigabyteSecond,
    unit: 'GB-s',
    // A sweep of nothing is a second at 1.728 GB, a purge one at 0.5 GB.
    used: beside(1.728 * sweeps + 0.5 * purges, 2.5 * imports.hundred, 140 * imports.million),
  },
  {
    what: 'Lambda, runs',
    price: prices.lambda.request,
    unit: 'run',
    used: beside(sweeps + purges, 4 * imports.hundred, 13 * imports.million),
  },
  {
    what: 'DynamoDB, writes',
    price: prices.dynamodb.writeUnit,
    unit: 'unit',
    used: beside(0, 25 * imports.hundred, 10_800 * imports.million),
  },
  {
    what: 'DynamoDB, reads',
    price: prices.dynamodb.readUnit,
    unit: 'unit',
    // A sweep asks 64 + 8 shards, a purge 8 + 16, half a unit each.
    used: beside(36 * sweeps + 12 * purges, 210 * imports.hundred, 160_000 * imports.million),
  },
  { what: 'DynamoDB, stored', price: more.dynamodb.gigabyteMonth, unit: 'GB', used: [0, 0.1, 1] },
  { what: 'DynamoDB, recovery', price: more.dynamodb.recoveryGigabyteMonth, unit: 'GB', used: [0, 0.1, 1] },
  {
    what: 'S3, written and listed',
    price: more.s3.write,
    unit: 'request',
    used: beside(sweeps, 5 * imports.hundred, 70 * imports.million),
  },
  {
    what: 'S3, read',
    price: more.s3.read,
    unit: 'request',
    used: beside(0, 5 * imports.hundred, 50 * imports.million),
  },
  // 226 bytes a row, kept for 90 days.
  { what: 'S3, stored', price: more.s3.gigabyteMonth, unit: 'GB', used: [0, 2.0, 20.3] },
  { what: 'SFTP, uploaded', price: prices.transfer.gigabyte, unit: 'GB', used: [0, 0.68, 6.8] },
  {
    what: 'EventBridge',
    price: more.events,
    unit: 'event of ours',
    used: beside(0, 10 * imports.hundred, 10_000 * imports.million),
  },
  // 10 KB for each import of a chunk, half of a KB for each run of sweep and purge.
  {
    what: 'logs',
    price: prices.cloudwatch.logGigabyte,
    unit: 'GB',
    used: beside((1000 * (sweeps + purges)) / 1e9, (10_000 * imports.hundred) / 1e9, (30_000 * imports.million) / 1e9),
  },
];

const dollars = (amount: number): string => amount.toFixed(2);

const quantity = (amount: number): string =>
  (amount >= 100 ? Math.round(amount) : Number(amount.toFixed(2))).toLocaleString('en-US');

const rate = (price: number): string =>
  price >= 0.01 ? `$${price}` : `$${Number((price * million).toPrecision(7))} a million`;

/** USD of one scenario a month. */
export const total = (scenario: 0 | 1 | 2): number =>
  costRows.reduce((sum, { price, used }) => sum + price * used[scenario], 0);

function lineOf({ what, price, unit, used }: CostRow): string {
  const cells = used.map((amount) => `${quantity(amount)} → ${dollars(amount * price)}`);
  return `| ${what} (${unit}) | ${rate(price)} | ${cells.join(' | ')} |`;
}

/** As Markdown: quantities, and what they come to. */
function costTable(): string {
  const totals = ([0, 1, 2] as const).map((scenario) => `**$${dollars(total(scenario))}**`);
  return [
    '| a month | list price | nothing happens | 100 tenants × 1,000 rows a day | 1 tenant × 1,000,000 rows a day |',
    '|---|---|---|---|---|',
    ...costRows.map(lineOf),
    `| **together** | | ${totals.join(' | ')} |`,
  ].join('\n');
}

const begin = '<!-- costs: npm run costs -->';
const end = '<!-- /costs -->';

/** The page with the table as it is now. @throws if it has no place for it */
export function withCosts(page: string): string {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no ${begin} … ${end}`);
  return `${before}${begin}\n${costTable()}\n${end}${after}`;
}
