/** What a platform team may choose: context values (`cdk deploy -c name=value`, or `cdk.json`), parsed before use. */
import type { Node } from 'constructs';
import * as v from 'valibot';

const topicArn = v.pipe(
  v.string(),
  v.regex(
    /^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/,
    ({ input }) =>
      `context alarmTopicArn is "${input}": expected the arn of an sns topic, arn:aws:sns:<region>:<account>:<name>`,
  ),
);

const settings = v.object({
  /** SNS topic that every alarm notifies; without it the alarms only change state. */
  alarmTopicArn: v.optional(topicArn),
});

export type Settings = v.InferOutput<typeof settings>;

/** Reads the settings from a construct's context; a value that is not as it should be throws what was expected. */
export function readSettings(node: Node): Settings {
  return v.parse(settings, { alarmTopicArn: node.tryGetContext('alarmTopicArn') });
}
