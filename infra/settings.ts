/**
 * What a platform team may choose: context values that begin with `rollcall:` (`cdk deploy -c rollcall:name=value`, or in
 * `cdk.json`), parsed before anything is made. docs/deploy.md tells what each is for.
 */
import type { IConstruct } from 'constructs';
import * as v from 'valibot';
import { flag, listOf, matching, oneOfNumbers, wholeNumber } from './setting-values.ts';

/** Days that CloudWatch Logs can keep ("PutRetentionPolicy" in the CloudWatch Logs API reference). */
const logDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const settings = v.strictObject(
  {
    /** With a region, the stacks can be deployed there only; otherwise to wherever the credentials lead. */
    account: v.optional(matching(/^\d{12}$/, 'twelve digits')),
    region: v.optional(matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'the name of an aws region, as eu-central-1')),
    /** Before the names of the stacks and of the metrics, so that several deployments can stand in one account. */
    prefix: v.optional(matching(/^[A-Z][A-Za-z0-9]{0,19}$/, 'a capital letter and up to 19 letters and digits')),
    /** Name under which customers reach the SFTP endpoint, in a hosted zone of this account. */
    sftpHostName: v.optional(matching(/^([a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/, 'a host name, as sftp.example.com')),
    sftpHostedZoneId: v.optional(matching(/^Z[A-Z0-9]{1,31}$/, 'the id of a route 53 hosted zone, as Z0123456789ABC')),
    /** Another port than 22, for customers whose firewalls let that one through. */
    sftpExtraPort: v.optional(wholeNumber(2000, 65_535)),
    /** The endpoint in a VPC, with elastic addresses: for customers who allow addresses, and to allow theirs only. */
    vpcId: v.optional(matching(/^vpc-[0-9a-f]{8,17}$/, 'the id of a vpc, as vpc-0123456789abcdef0')),
    vpcSubnetIds: v.optional(listOf(/^subnet-[0-9a-f]{8,17}$/, 'ids of subnets, as subnet-0123456789abcdef0')),
    vpcAddressIds: v.optional(
      listOf(/^eipalloc-[0-9a-f]{8,17}$/, 'allocation ids of elastic addresses, as eipalloc-0123456789abcdef0'),
    ),
    vpcAllow: v.optional(listOf(/^(\d{1,3}\.){3}\d{1,3}\/([1-9]|[12]\d|3[0-2])$/, 'ipv4 networks, as 203.0.113.0/24')),
    /** Of tenants whose profile does not say how long history is kept; as many as a profile may say. */
    historyDays: v.optional(wholeNumber(1, 365), '90'),
    logDays: v.optional(oneOfNumbers(logDays), '90'),
    /** What every alarm notifies: a topic that there is, or one that is made for an address. */
    alarmTopicArn: v.optional(
      matching(
        /^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/,
        'the arn of an sns topic, arn:aws:sns:<region>:<account>:<name>',
      ),
    ),
    alarmEmail: v.optional(matching(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address')),
    /** Everything can be deleted with its stack, customers' data included. */
    dev: v.optional(flag, 'false'),
  },
  'one of the settings in docs/deploy.md: there is none of this name',
);

export type Settings = v.InferOutput<typeof settings>;

/** What begins the names of context values that are ours. */
const ours = 'rollcall:';

const context = v.record(v.string(), v.unknown());

/**
 * The settings of the app that a construct belongs to.
 * @throws one error that names every setting which is not as it should be: what was found, what is expected.
 */
export function readSettings({ node }: IConstruct): Settings {
  const all = Object.entries(v.parse(context, node.root.node.getAllContext()));
  const given = Object.fromEntries(
    all.filter(([name]) => name.startsWith(ours)).map(([name, value]) => [name.slice(ours.length), value]),
  );
  const parsed = v.safeParse(settings, given);
  const faults = parsed.success ? faultsBetween(parsed.output) : parsed.issues.map((issue) => told(issue, given));
  const found = [...faults, ...lonely(Object.keys(given))];
  if (parsed.success && found.length === 0) return parsed.output;
  throw new Error(`settings (docs/deploy.md):\n${found.map((fault) => `  ${fault}`).join('\n')}`);
}

/** What was given is shown as it was given; of a list, the member that is wrong. */
function told({ path, input, message }: v.BaseIssue<unknown>, given: Readonly<Record<string, unknown>>): string {
  const [first, ...below] = path ?? [];
  const name = String(first?.key);
  return `${ours}${name}: found ${JSON.stringify(below.length > 0 ? input : given[name])}, expected ${message}`;
}

/** Settings that mean something only together. */
const together: readonly (readonly (keyof Settings)[])[] = [
  ['sftpHostName', 'sftpHostedZoneId'],
  ['vpcId', 'vpcSubnetIds', 'vpcAddressIds', 'vpcAllow'],
];

function lonely(given: readonly string[]): string[] {
  return together.flatMap((names) => {
    const [there, ...others] = names.filter((name) => given.includes(name));
    if (there === undefined || others.length === names.length - 1) return [];
    const missing = names.filter((name) => !given.includes(name));
    return missing.map((name) => `rollcall:${name}: found nothing, expected a value beside rollcall:${there}`);
  });
}

/** "Create a server in a virtual private cloud" in the Transfer Family user guide. */
const vpcPorts: readonly number[] = [2222, 2223, 22_000];

function faultsBetween(settings: Settings): string[] {
  const { vpcId, vpcSubnetIds = [], vpcAddressIds = [], sftpExtraPort, alarmTopicArn, alarmEmail } = settings;
  const faults: string[] = [];
  if (vpcAddressIds.length !== vpcSubnetIds.length) {
    const expected = `${vpcSubnetIds.length}, one for each of rollcall:vpcSubnetIds`;
    faults.push(`rollcall:vpcAddressIds: found ${vpcAddressIds.length}, expected ${expected}`);
  }
  if (vpcId !== undefined && sftpExtraPort !== undefined && !vpcPorts.includes(sftpExtraPort)) {
    faults.push(`rollcall:sftpExtraPort: found ${sftpExtraPort}, expected one of ${vpcPorts.join(', ')} in a vpc`);
  }
  if (alarmTopicArn !== undefined && alarmEmail !== undefined) {
    faults.push('rollcall:alarmEmail: found an address beside rollcall:alarmTopicArn, expected one of the two');
  }
  return faults;
}
