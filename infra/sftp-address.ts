/** Where customers reach the SFTP endpoint: AWS's own address or a VPC's, a host name, ports. */
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import type { CfnServer, CfnServerProps } from 'aws-cdk-lib/aws-transfer';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

type Address = Pick<CfnServerProps, 'endpointType' | 'endpointDetails' | 'tags'>;

const usualPort = 22;

/** The ports that customers may use. */
function portsOf({ sftpExtraPort }: Settings): number[] {
  return sftpExtraPort === undefined ? [usualPort] : [usualPort, sftpExtraPort];
}

/** What a server's properties say about its address. */
export function addressOf(scope: Construct, settings: Settings): Address {
  const { vpcId, vpcSubnetIds = [], vpcAddressIds = [] } = settings;
  const { sftpHostName, sftpHostedZoneId } = settings;
  const named = sftpHostName !== undefined && sftpHostedZoneId !== undefined;
  // How the console knows the name of a server that it has not made ("Working with custom hostnames").
  const tags = [
    { key: 'transfer:customHostname', value: sftpHostName ?? '' },
    { key: 'transfer:route53HostedZoneId', value: `/hostedzone/${sftpHostedZoneId}` },
  ];
  return {
    ...(vpcId === undefined
      ? { endpointType: 'PUBLIC' }
      : {
          endpointType: 'VPC',
          endpointDetails: {
            vpcId,
            subnetIds: vpcSubnetIds,
            addressAllocationIds: vpcAddressIds,
            securityGroupIds: [allowing(scope, vpcId, settings).securityGroupId],
          },
        }),
    ...(named && { tags }),
  };
}

/** A public endpoint is told its ports; one in a VPC listens on all that it knows, and the security group lets in. */
export function listeningOn(settings: Settings): Pick<CfnServer.ProtocolDetailsProperty, 'sftpPorts'> {
  if (settings.vpcId !== undefined || settings.sftpExtraPort === undefined) return {};
  return { sftpPorts: portsOf(settings).map((sftpPort) => ({ sftpPort })) };
}

/** The property is in CloudFormation's specification, and newer than the schemas of the CDK's validator. */
export function vouchForPorts(server: CfnServer, settings: Settings): void {
  if (listeningOn(settings).sftpPorts === undefined) return;
  Validations.of(server).acknowledge({
    id: 'CloudFormation-Validate::F3002',
    reason:
      'ProtocolDetails.SftpPorts is in the specification that the construct is made from; the validator’s schema is older',
  });
}

/** Lets in whoever is on the allow-list, and nothing out: answers go out all the same. */
function allowing(scope: Construct, vpcId: string, settings: Settings): SecurityGroup {
  // Zones are of no concern to a security group, and the construct wants to be told one.
  const vpc = Vpc.fromVpcAttributes(scope, 'vpc', { vpcId, availabilityZones: [Stack.of(scope).region] });
  const group = new SecurityGroup(scope, 'allowed', {
    vpc,
    description: 'Rollcall: networks from which customers reach the SFTP endpoint',
    allowAllOutbound: false,
  });
  for (const network of settings.vpcAllow ?? []) {
    for (const port of portsOf(settings)) group.addIngressRule(Peer.ipv4(network), Port.tcp(port), 'SFTP');
  }
  return group;
}

/** The name that customers use: ours in Route 53, if there is one, else AWS's. */
export function hostName(scope: Construct, awsName: string, settings: Settings): string {
  const { sftpHostName, sftpHostedZoneId } = settings;
  if (sftpHostName === undefined || sftpHostedZoneId === undefined) return awsName;
  new CfnRecordSet(scope, 'host', {
    hostedZoneId: sftpHostedZoneId,
    name: sftpHostName,
    type: 'CNAME',
    // Short, so that a server that is made anew is found soon.
    ttl: String(Duration.minutes(5).toSeconds()),
    resourceRecords: [awsName],
    comment: 'Rollcall: the SFTP endpoint',
  });
  return sftpHostName;
}
