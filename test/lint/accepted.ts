/** What cfn-lint finds in the templates and what stays, one a row, with the reason. */
export interface Accepted {
  readonly rule: string;
  /** Where: the path below the template's resources, its logical id without the hash; without it, wherever the rule finds something. */
  readonly at?: string;
  readonly because: string;
}

export const accepted: readonly Accepted[] = [
  {
    rule: 'E3002',
    at: 'monitoringdashboard/Properties/Tags',
    because:
      'dashboards can have tags ("AWS::CloudWatch::Dashboard", CloudFormation template reference): newer than the linter’s schema',
  },
  {
    rule: 'E3002',
    at: 'sftpserver/Properties/ProtocolDetails/SftpPorts',
    because:
      'public endpoints can have ports ("SftpPortWithOptions", Transfer Family API reference): newer than the linter’s schema',
  },
  {
    rule: 'W3005',
    because: 'the CDK lets every function wait for its role and its policy, though one of them is referred to as well',
  },
  { rule: 'W6001', because: 'the command line reads one stack’s outputs and finds there what the other stack keeps' },
  { rule: 'I1022', because: 'the CDK writes Fn::Join where a person would write Fn::Sub' },
];
