/** What a platform team may choose, in the combinations that make a difference. */
export const variants = {
  'as it comes': {},
  'one region of one account': { 'rollcall:account': '111122223333', 'rollcall:region': 'eu-central-1' },
  'a second deployment in the same account': { 'rollcall:prefix': 'Staging' },
  'a host name of its own': {
    'rollcall:sftpHostName': 'sftp.example.com',
    'rollcall:sftpHostedZoneId': 'Z0123456789ABC',
  },
  'another port': { 'rollcall:sftpExtraPort': '2222' },
  'a vpc': {
    'rollcall:vpcId': 'vpc-0123456789abcdef0',
    'rollcall:vpcSubnetIds': 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
    'rollcall:vpcAddressIds': ['eipalloc-0123456789abcdef0', 'eipalloc-0123456789abcdef1'],
    'rollcall:vpcAllow': '203.0.113.0/24, 198.51.100.7/32',
    'rollcall:sftpExtraPort': 22_000,
  },
  'logs for a year, history for a month, alarms by mail': {
    'rollcall:logDays': 365,
    'rollcall:historyDays': '30',
    'rollcall:alarmEmail': 'on-call@example.com',
  },
  'a topic that is there': { 'rollcall:alarmTopicArn': 'arn:aws:sns:eu-central-1:111122223333:on-call' },
  'to try things': { 'rollcall:dev': true },
} as const satisfies Record<string, Readonly<Record<string, unknown>>>;

export const everything = {
  ...variants['one region of one account'],
  ...variants['a second deployment in the same account'],
  ...variants['a host name of its own'],
  ...variants['a vpc'],
  ...variants['logs for a year, history for a month, alarms by mail'],
  ...variants['to try things'],
} as const;
