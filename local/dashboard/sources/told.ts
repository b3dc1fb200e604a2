/** What other parts of the local cloud tell: calls to DynamoDB, and files that came over SFTP. */
import type { EventBridgeEvent } from '../../events/event.ts';
import { isObject } from '../../template/json.ts';
import type { Sample } from '../metrics/sample.ts';

/** A call as the door counts it. */
interface Counted {
  readonly service: string;
  readonly operation: string;
  readonly permissions: readonly { readonly resource: string }[];
}

const writes = /^(Put|Update|Delete|BatchWrite)/;

/** An index counts for its table, too ("DynamoDB metrics and dimensions"). */
export function capacitySamples({ service, operation, permissions }: Counted, units: number, at: number): Sample[] {
  const tables = new Set(permissions.flatMap(({ resource }) => /:table\/([^/]+)/.exec(resource)?.[1] ?? []));
  const [table, another] = tables;
  // A call about several tables does not say which of them took how much.
  if (service !== 'dynamodb' || units === 0 || table === undefined || another !== undefined) return [];
  const name = writes.test(operation) ? 'ConsumedWriteCapacityUnits' : 'ConsumedReadCapacityUnits';
  return [{ namespace: 'AWS/DynamoDB', name, dimensions: { TableName: table }, at, value: units }];
}

/** "Transfer Family events detail reference". */
export function uploadSamples(event: Pick<EventBridgeEvent, 'detail-type' | 'detail'>, at: number): Sample[] {
  const { detail } = event;
  if (event['detail-type'] !== 'SFTP Server File Upload Completed' || !isObject(detail)) return [];
  const dimensions = { ServerId: String(detail['server-id'] ?? '') };
  const sample = (name: string, value: number): Sample => ({ namespace: 'AWS/Transfer', name, dimensions, at, value });
  return [sample('FilesIn', 1), sample('BytesIn', Number(detail.bytes ?? 0))];
}
