/** What AWS refuses of calls that are allowed, where the emulator behind the door would take it or say it in other words. */
import { parseJson } from '../door/body.ts';
import type { Intervene } from '../door/intervention.ts';
import type { Refusal } from '../door/refusal.ts';
import { refuseItems } from './items.ts';
import { refuseMessages } from './messages.ts';

type RefuseRequest = (operation: string, request: unknown) => Refusal | undefined;

const limits: Readonly<Record<string, RefuseRequest>> = { sqs: refuseMessages, dynamodb: refuseItems };

export const checkLimits: Intervene = ({ service, operation }, body) => {
  const refuse = limits[service];
  const refusal = refuse?.(operation, parseJson(body));
  return refusal && { refusal };
};
