import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDeployment } from '../../cli/deployment.ts';
import { runCli } from './run-cli.ts';

let dir: string;
let servers: Server[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-deployment-'));
  servers = [];
});

afterEach(async () => {
  for (const server of servers) server.close();
  await rm(dir, { recursive: true, force: true });
});

/** Answers every request of CloudFormation's query protocol with this. */
async function startCloudFormation(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

async function describeInstance(pid: number, endpoint: string): Promise<void> {
  const addresses = { endpoint, port: 1, sftpHost: '127.0.0.1', sftpPort: 2222, region: 'eu-central-1' };
  const instance = { pid, ...addresses, accessKeyId: 'operator', secretAccessKey: 'local' };
  await writeFile(join(dir, 'instance.json'), JSON.stringify(instance));
}

const inFolder = () => findDeployment({ dir, aws: false }, {});

const answer = (stacks: string): string =>
  `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>${stacks}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;

const refusal =
  '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id RollcallService does not exist</Message></Error></ErrorResponse>';

describe('a local cloud', () => {
  it('is not there when nothing describes one, and the message says what was looked for and what to do', async () => {
    const message = expect.stringMatching(/looked for .*instance\.json.*npm start -- --dir /);
    await expect(inFolder()).rejects.toMatchObject({ exit: 3, code: 'deployment-not-found', message });
  });

  it('is where ROLLCALL_DIR says, unless --dir says otherwise', async () => {
    const other = join(dir, 'other');
    await expect(findDeployment({ dir: undefined, aws: false }, { ROLLCALL_DIR: other })).rejects.toThrow(other);
    await expect(findDeployment({ dir, aws: false }, { ROLLCALL_DIR: other })).rejects.toThrow(`in ${dir} (`);
  });

  it('is not there when the process that described itself is gone', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    await describeInstance(child.pid ?? 0, await startCloudFormation(400, refusal));
    await expect(inFolder()).rejects.toMatchObject({
      exit: 3,
      message: expect.stringContaining('no local cloud runs'),
    });
  });

  it('is not there when nothing answers, as after a kill and a reused process id', async () => {
    await describeInstance(process.pid, 'http://127.0.0.1:1');
    const message = expect.stringContaining('nothing answers for the local cloud at http://127.0.0.1:1');
    await expect(inFolder()).rejects.toMatchObject({ exit: 3, message });
  });

  it('is not guessed at when its description is damaged', async () => {
    for (const content of ['{', '{"pid":0}']) {
      await writeFile(join(dir, 'instance.json'), content);
      await expect(inFolder()).rejects.toMatchObject({ exit: 1, code: 'instance-unreadable' });
    }
  });
});

describe('the stack', () => {
  it('is missed by name', async () => {
    await describeInstance(process.pid, await startCloudFormation(400, refusal));
    const message = expect.stringContaining(
      'there is no stack RollcallService in the local cloud at http://127.0.0.1:',
    );
    await expect(inFolder()).rejects.toMatchObject({ exit: 3, message });
  });

  it('names the outputs that it lacks', async () => {
    const output = '<member><OutputKey>SftpHost</OutputKey><OutputValue>x</OutputValue></member>';
    const stack = `<member><StackName>RollcallService</StackName><Outputs>${output}</Outputs></member>`;
    await describeInstance(process.pid, await startCloudFormation(200, answer(stack)));
    const message = expect.stringMatching(/lacks the outputs SftpPort, UploadsBucket, .*FinishQueueUrl: deploy/);
    await expect(inFolder()).rejects.toMatchObject({ exit: 3, message });
  });
});

describe('AWS', () => {
  it('needs a region', async () => {
    const { code, stderr } = await runCli(['tenants', 'list']);
    expect(stderr).toMatch(/^rollcall: no local cloud runs in \.rollcall .*no AWS region is set: set AWS_REGION.*\n$/);
    expect(code).toBe(3);
  });

  it('needs credentials', async () => {
    const { code, stderr } = await runCli(['tenants', 'list', '--aws'], { AWS_REGION: 'eu-west-1' });
    expect(stderr).toMatch(
      /^rollcall: no AWS credentials to look for RollcallService in AWS region eu-west-1: sign in/,
    );
    expect(code).toBe(3);
  });

  it.each([
    ['--prefix', ['--prefix', 'Staging'], {}],
    ['ROLLCALL_PREFIX', [], { ROLLCALL_PREFIX: 'Staging' }],
  ])('is looked through for the stack that %s names', async (_, words, env) => {
    const { stderr } = await runCli(['tenants', 'list', '--aws', ...words], { AWS_REGION: 'eu-west-1', ...env });
    expect(stderr).toMatch(/^rollcall: no AWS credentials to look for StagingRollcallService in AWS region eu-west-1/);
  });

  it('is asked when --aws says so, even if ROLLCALL_DIR names a local cloud', async () => {
    const { stderr } = await runCli(['tenants', 'list', '--aws'], { ROLLCALL_DIR: dir });
    expect(stderr).toBe('rollcall: no AWS region is set: set AWS_REGION to where Rollcall is deployed\n');
  });
});
