/** EventBridge's PutEvents ("PutEvents" in the EventBridge API reference), the only call of it that is answered. */
import * as v from 'valibot';
import type { EventBridgeEvent } from '../events/event.ts';
import { arnOf, resourceOfArn } from '../resources/input.ts';
import { jsonObject } from '../template/json.ts';
import type { Place } from '../template/scope.ts';
import { parseJson } from './body.ts';
import type { Refusal } from './refusal.ts';
import type { Understood } from './understood.ts';

/** Limits of the API: entries of a request, and bytes of all its entries together. */
const maximumEntries = 10;
const maximumBytes = 262_144;

const entry = v.object({
  Source: v.optional(v.string()),
  DetailType: v.optional(v.string()),
  Detail: v.optional(v.string()),
  Time: v.optional(v.union([v.number(), v.string()])),
  Resources: v.optional(v.array(v.string()), []),
  EventBusName: v.optional(v.string(), 'default'),
});

const request = v.object({ Entries: v.pipe(v.array(entry), v.minLength(1), v.maxLength(maximumEntries)) });

type Entry = v.InferOutput<typeof entry>;

/** Puts an event on a bus and gives its id; `undefined` if there is no bus of that name. */
export type Publish = (bus: string, event: Omit<EventBridgeEvent, 'id'>) => Promise<string | undefined>;

export function understandEvents(target: string, body: Buffer, place: Place): Understood | undefined {
  const operation = /^AWSEvents\.(\w+)$/.exec(target)?.[1];
  if (operation === undefined) return undefined;
  const parsed = v.safeParse(request, parseJson(body));
  const buses = parsed.success ? new Set(parsed.output.Entries.map(busOf)) : new Set(['default']);
  const permissions = [...buses].map((bus) => ({
    action: `events:${operation}`,
    resource: arnOf(place, 'events', `event-bus/${bus}`),
  }));
  const understood = { operation, permissions, context: {} };
  return operation === 'PutEvents'
    ? understood
    : { ...understood, unsupported: 'the local EventBridge takes PutEvents only' };
}

/** The answer's JSON, or why the whole request is refused. Single entries are refused within the answer. */
export async function putEvents(body: Buffer, place: Place, publish: Publish): Promise<string | Refusal> {
  const parsed = v.safeParse(request, parseJson(body));
  if (!parsed.success) return { status: 400, code: 'ValidationException', message: parsed.issues[0].message };
  const { Entries } = parsed.output;
  if (Entries.reduce((sum, each) => sum + sizeOf(each), 0) > maximumBytes) {
    const message = `Total size of the entries in the request is over the limit of ${maximumBytes} bytes.`;
    return { status: 400, code: 'ValidationException', message };
  }
  const answers = await Promise.all(Entries.map((each) => putEntry(each, place, publish)));
  return JSON.stringify({
    FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length,
    Entries: answers,
  });
}

async function putEntry(given: Entry, place: Place, publish: Publish) {
  const { Source, DetailType, Detail, Time, Resources } = given;
  if (!Source || !DetailType || Detail === undefined) {
    return failure('InvalidArgument', 'Parameter Source, DetailType or Detail is not valid. Reason: it is required.');
  }
  if (Source.startsWith('aws.')) return failure('NotAuthorizedForSourceException', 'Not authorized for the source.');
  const detail = v.safeParse(jsonObject, parseJson(Buffer.from(Detail)));
  if (!detail.success) return failure('MalformedDetail', 'Detail is malformed.');
  const id = await publish(busOf(given), {
    version: '0',
    'detail-type': DetailType,
    source: Source,
    account: place.account,
    time: instantOf(Time),
    region: place.region,
    resources: Resources,
    detail: detail.output,
  });
  return id === undefined ? failure('InvalidArgument', `Event bus ${busOf(given)} does not exist.`) : { EventId: id };
}

function failure(ErrorCode: string, ErrorMessage: string) {
  return { ErrorCode, ErrorMessage };
}

function busOf({ EventBusName }: Entry): string {
  return EventBusName.startsWith('arn:') ? resourceOfArn(EventBusName).replace(/^event-bus\//, '') : EventBusName;
}

/** JSON protocols send instants as seconds; EventBridge keeps whole seconds. */
function instantOf(time: number | string | undefined): string {
  const date = typeof time === 'number' ? new Date(time * 1000) : new Date(time ?? Date.now());
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** "Calculating Amazon EventBridge event size": texts in UTF-8, and 14 bytes for a time. */
function sizeOf({ Source = '', DetailType = '', Detail = '', Resources, Time }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}
