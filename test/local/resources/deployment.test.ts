import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { describeDeployment, ofKind } from '../../../local/resources/deployment.ts';
import { templateSchema } from '../../../local/template/template.ts';

const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1:4566' };

function describeStack(resources: Record<string, unknown>, outputs: Record<string, unknown> = {}, name = 'Test') {
  const template = v.parse(templateSchema, { Resources: resources, Outputs: outputs });
  return describeDeployment({ stacks: [{ name, template }], assets: new Map() }, place);
}

const queue = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 60 } };

describe('a deployment', () => {
  it('is stopped by a resource type that is neither run nor ignored', () => {
    expect(() => describeStack({ Machine: { Type: 'AWS::EC2::Instance' } })).toThrow(
      'AWS::EC2::Instance Machine (stack Test): the local cloud neither runs this resource type nor lists it as ignored',
    );
  });

  it('is stopped by a property that is not known', () => {
    const properties = { ...queue.Properties, Colour: 'red' };
    expect(() => describeStack({ Jobs: { ...queue, Properties: properties } })).toThrow(
      'AWS::SQS::Queue Jobs (stack Test): Colour: the local cloud does not know this property',
    );
  });

  it('is stopped by what the emulation can not do', () => {
    expect(() => describeStack({ Jobs: { ...queue, Properties: { FifoQueue: true } } })).toThrow(
      'FIFO queues are not run',
    );
  });

  it('names resources the same on every start, and apart from those of other stacks', () => {
    const name = (stack: string) => ofKind(describeStack({ Jobs: queue }, {}, stack), 'queue')[0]?.name;
    expect(name('Test')).toBe(name('Test'));
    expect(name('Test')).not.toBe(name('Other'));
  });

  it('resolves a resource after those that it refers to, wherever it stands', () => {
    const redrive = { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 };
    const described = describeStack({ Jobs: { ...queue, Properties: { RedrivePolicy: redrive } }, Dead: queue });
    const [dead, jobs] = ofKind(described, 'queue');
    expect(jobs?.attributes.RedrivePolicy).toBe(JSON.stringify({ deadLetterTargetArn: dead?.arn, maxReceiveCount: 3 }));
  });

  it('is stopped by resources that refer to each other in a circle', () => {
    const resources = { A: { ...queue, DependsOn: 'B' }, B: { ...queue, DependsOn: ['A'] } };
    expect(() => describeStack(resources)).toThrow('in a circle: A → B → A');
  });

  it('leaves out resources whose condition is not met', () => {
    const template = v.parse(templateSchema, {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Jobs: { ...queue, Condition: 'Never' }, Others: queue },
    });
    const described = describeDeployment({ stacks: [{ name: 'Test', template }], assets: new Map() }, place);
    expect(ofKind(described, 'queue')).toHaveLength(1);
  });

  it('hands exports on to later stacks', () => {
    const first = v.parse(templateSchema, {
      Resources: { Jobs: queue },
      Outputs: { Jobs: { Value: { Ref: 'Jobs' }, Export: { Name: 'First:Jobs' } } },
    });
    const second = v.parse(templateSchema, {
      Resources: {},
      Outputs: { Url: { Value: { 'Fn::ImportValue': 'First:Jobs' } } },
    });
    const stacks = [
      { name: 'First', template: first },
      { name: 'Second', template: second },
    ];
    const { stacks: deployed } = describeDeployment({ stacks, assets: new Map() }, place);
    expect(deployed[1]?.outputs.Url).toBe(deployed[0]?.outputs.Jobs);
  });
});
