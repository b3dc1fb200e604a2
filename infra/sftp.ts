/** The SFTP endpoint: a Transfer Family server whose logins `authenticate` decides. */
import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnServer } from 'aws-cdk-lib/aws-transfer';
import { Construct } from 'constructs';
import type { authenticateEnvironment } from '../shared/contracts/environment.ts';
import { lambdaFunction } from './function.ts';
import { allowItems, useKey } from './grants.ts';
import { logGroup } from './logs.ts';
import { sessionRole } from './session-role.ts';
import type { Settings } from './settings.ts';
import { addressOf, hostName, listeningOn, vouchForPorts } from './sftp-address.ts';
import type { StateStack } from './state-stack.ts';
import { timeouts } from './timeouts.ts';

export class Sftp extends Construct {
  readonly authenticate: IFunction;
  readonly server: CfnServer;
  /** Host name of the endpoint, for customers. */
  readonly host: string;

  constructor(scope: Construct, id: string, state: StateStack, settings: Settings) {
    super(scope, id);
    this.authenticate = this.identityProvider(state);
    this.server = this.endpoint(settings);
    vouchForPorts(this.server, settings);
    const { region, urlSuffix } = Stack.of(this);
    // "Create an SFTP-enabled server".
    const awsName = `${this.server.attrServerId}.server.transfer.${region}.${urlSuffix}`;
    this.host = hostName(this, awsName, settings);
    this.authenticate.addPermission('transfer', {
      principal: new ServicePrincipal('transfer.amazonaws.com'),
      sourceArn: this.server.attrArn,
    });
  }

  private identityProvider(state: StateStack): IFunction {
    const authenticate = lambdaFunction<typeof authenticateEnvironment>(this, 'authenticate', {
      description: 'Rollcall: decides who may log in over SFTP, and to which folder',
      // scrypt with N = 2^14 fills 16 MB and takes 36 ms of a whole vCPU; here it has about a third of one.
      memorySize: 512,
      timeout: timeouts.authenticate,
      environment: {
        TENANTS_TABLE: state.tenants.tableName,
        UPLOADS_BUCKET: state.uploads.bucketName,
        UPLOADS_KEY_ARN: state.key.keyArn,
        SESSION_ROLE_ARN: sessionRole(this, state.uploads, state.key).roleArn,
      },
    });
    useKey(authenticate, state.key, 'dynamodb');
    // Credentials are read; login counters are counted, set and cleared.
    allowItems(authenticate, state.tenants, 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem');
    return authenticate;
  }

  private endpoint(settings: Settings): CfnServer {
    const logs = logGroup(this, 'server-logs');
    return new CfnServer(this, 'server', {
      domain: 'S3',
      protocols: ['SFTP'],
      ...addressOf(this, settings),
      identityProviderType: 'AWS_LAMBDA',
      identityProviderDetails: {
        function: this.authenticate.functionArn,
        sftpAuthenticationMethods: 'PUBLIC_KEY_OR_PASSWORD',
      },
      // Post-quantum key exchange. CloudFormation's default is of 2018 ("Security policies for Transfer Family servers").
      securityPolicyName: 'TransferSecurityPolicy-2025-03',
      // Clients that set times or modes after an upload would otherwise fail ("ProtocolDetails": SetStatOption).
      protocolDetails: { setStatOption: 'ENABLE_NO_OP', ...listeningOn(settings) },
      s3StorageOptions: { directoryListingOptimization: 'ENABLED' },
      // Needs no logging role: that one is for workflows ("Creating, updating, and viewing logging for servers").
      structuredLogDestinations: [logs.logGroupArn],
    });
  }
}
