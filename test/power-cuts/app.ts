/** The CDK app with a consumer of domain events: a queue that keeps whatever is told. */
import { App } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { rollcall } from '../../infra/rollcall.ts';
import { eventSource } from '../../shared/contracts/events.ts';
import { toldQueue } from './told-queue.ts';

const app = new App();
const { service } = rollcall(app);
const eventBus = service.node.findAll().find((construct) => construct instanceof EventBus);
if (eventBus === undefined) throw new Error('there is no bus of domain events in the service stack');
const queue = new Queue(service, 'told', { queueName: toldQueue });
new Rule(service, 'tell', { eventBus, eventPattern: { source: [eventSource] }, targets: [new SqsQueue(queue)] });
