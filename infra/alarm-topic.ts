/** The topic that alarms notify: the one that the settings name, one that is made for an address, or none. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** The topic's ARN. An address that is subscribed has to be confirmed by whoever reads its mail. */
export function alarmTopic(scope: Construct, { alarmTopicArn, alarmEmail }: Settings): string | undefined {
  if (alarmEmail === undefined) return alarmTopicArn;
  const topic = new Topic(scope, 'alarm-topic', { enforceSSL: true });
  topic.grantPublish(alarmsOfThisAccount(scope));
  topic.addSubscription(new EmailSubscription(alarmEmail));
  return topic.topicArn;
}

/**
 * CloudWatch, for alarms of this account and region only: without the condition anybody's alarm could write to our mail
 * ("Allow any CloudWatch alarm to publish to a topic", SNS developer guide).
 */
function alarmsOfThisAccount(scope: Construct): ServicePrincipal {
  const alarms = Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new ServicePrincipal('cloudwatch.amazonaws.com', {
    conditions: { ArnLike: { 'aws:SourceArn': alarms } },
  });
}
