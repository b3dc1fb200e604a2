/** Batches of SQS and EventBridge: the answer says for each entry what became of it. */
import * as v from 'valibot';
import { split, type Thinned } from './thinned.ts';

const messagesRequest = v.looseObject({ Entries: v.array(v.looseObject({ Id: v.string() })) });
const messagesAnswer = v.looseObject({ Failed: v.optional(v.array(v.unknown()), []) });

/** "BatchResultErrorEntry" in the Amazon SQS API reference. */
export function thinMessages(given: unknown, throttles: () => boolean): Thinned | undefined {
  if (!v.is(messagesRequest, given)) return undefined;
  const { kept, withheld } = split(given.Entries, throttles);
  const failed = withheld.map(({ Id }) => ({
    Id,
    SenderFault: false,
    Code: 'RequestThrottled',
    Message: 'The request was denied due to request throttling.',
  }));
  return {
    kept: kept.length,
    withheld: withheld.length,
    request: { ...given, Entries: kept },
    answer: (said) => {
      const answer = v.parse(messagesAnswer, said);
      return { ...answer, Failed: [...answer.Failed, ...failed] };
    },
  };
}

const eventsRequest = v.looseObject({ Entries: v.array(v.unknown()) });
const eventsAnswer = v.looseObject({ FailedEntryCount: v.number(), Entries: v.array(v.unknown()) });

/** "PutEventsResultEntry" in the EventBridge API reference: the errors that may be tried again. */
const eventErrors = [
  { ErrorCode: 'ThrottlingException', ErrorMessage: 'The request was denied due to request throttling.' },
  { ErrorCode: 'InternalFailure', ErrorMessage: 'The request processing has failed because of an unknown error.' },
] as const;

/** The answer has an entry for each of the request, in the same order. */
export function thinEvents(given: unknown, throttles: () => boolean): Thinned | undefined {
  if (!v.is(eventsRequest, given)) return undefined;
  const { kept, withheld, judged } = split(given.Entries, throttles);
  return {
    kept: kept.length,
    withheld: withheld.length,
    request: { ...given, Entries: kept },
    answer: (said) => {
      const answer = v.parse(eventsAnswer, said);
      const taken = answer.Entries.values();
      const entries = judged.map(({ out }, at) => (out ? eventErrors[at % 2] : taken.next().value));
      return { ...answer, FailedEntryCount: answer.FailedEntryCount + withheld.length, Entries: entries };
    },
  };
}
