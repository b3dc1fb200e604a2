import { depthOf, findQueues } from '../dead-letters/queues.ts';
import type { Deployment } from '../deployment.ts';
import { counted } from '../wording.ts';
import { type Finding, failed, finding, ok, warning } from './finding.ts';

/** The steps' queues, and what could not be handled. */
export const lookAtQueues = ({ lane: { queues } }: Deployment): Promise<Finding> =>
  finding('queues', async () => {
    const { steps, parked } = await findQueues(queues);
    const depth = (url: string) => depthOf(queues.sqs, url);
    const [inParked, ...dead] = await Promise.all([
      depth(parked),
      ...Object.values(steps).map(({ deadLetters }) => depth(deadLetters)),
    ]);
    const waiting = await Promise.all(Object.values(steps).map(({ queue }) => depth(queue)));
    const total = sum(inParked);
    if (total > 0) {
      return failed('queues', `${counted(total, 'message')} parked: nobody could handle them`, 'rollcall dlq show');
    }
    const dying = dead.reduce((all, one) => all + sum(one), 0);
    if (dying > 0) {
      return warning(
        'queues',
        `${counted(dying, 'dead letter')} with fail`,
        'look again in half an hour: rollcall dlq list',
      );
    }
    return ok(
      'queues',
      `${counted(
        waiting.reduce((all, one) => all + sum(one), 0),
        'message',
      )} on their way, none dead`,
    );
  });

const sum = ({ waiting, inFlight }: { readonly waiting: number; readonly inFlight: number }): number =>
  waiting + inFlight;
