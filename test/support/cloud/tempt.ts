import type { Cloud } from './cloud.ts';
import type { Message } from './queues-and-bus.ts';
import { Killed } from './tap.ts';

/** At random: which message is next, which come again, and now and then a function that is killed (at most four are). */
export function tempt({ tap, messages }: Cloud, next: () => number) {
  let [kills, repeats] = [0, 0];
  const perhapsKill = () => {
    if (kills >= 4 || next() > 0.03) return;
    kills += 1;
    throw new Killed('here');
  };
  tap.before = perhapsKill;
  tap.after = perhapsKill;
  return {
    choose: (ready: readonly Message[]) => {
      const chosen = ready[Math.floor(next() * ready.length)];
      if (chosen === undefined || repeats >= 6 || next() > 0.2) return chosen;
      repeats += 1;
      messages.push({ ...chosen, receives: 0 });
      return chosen;
    },
  };
}

/** Nothing waits, and nothing is tapped. */
export function calm({ tap, messages, events }: Cloud): void {
  messages.length = 0;
  events.length = 0;
  tap.before = () => undefined;
  tap.after = () => undefined;
}
