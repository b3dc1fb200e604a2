/** AWS::CloudWatch::Dashboard: served as a page on this machine. */
import * as v from 'valibot';
import { physicalName } from '../template/names.ts';
import { type Described, meaningless, parseProperties, type ResourceInput, text } from './input.ts';

const properties = v.strictObject({
  DashboardBody: text,
  DashboardName: v.optional(text),
  Tags: meaningless('tags carry no behaviour'),
});

export interface Dashboard {
  readonly kind: 'dashboard';
  readonly name: string;
  /** JSON. */
  readonly body: string;
}

export function describeDashboard(input: ResourceInput): Described<Dashboard> {
  const { DashboardBody: body, DashboardName } = parseProperties(properties, input);
  const name = DashboardName ?? physicalName(input.stack, input.logicalId, 255);
  return { ref: name, attributes: {}, runs: { kind: 'dashboard', name, body } };
}
