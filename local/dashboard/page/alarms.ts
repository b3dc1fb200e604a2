/** The state of all alarms: those that are on come first, and each says what it means. */
import type { AlarmView, WidgetView } from '../view.ts';
import { element } from './element.ts';
import type { Shown } from './widget.ts';

type AlarmsView = Extract<WidgetView, { kind: 'alarms' }>;

/** Told by sign and word, and not by colour alone. */
const states = {
  on: { sign: '▲', text: 'on' },
  off: { sign: '✓', text: 'off' },
  waiting: { sign: '…', text: 'not enough time yet to tell' },
  unknown: { sign: '?', text: 'not evaluated here' },
} as const;

/** Among those of one rank they stand as the definition has them. */
const rank = { on: 0, unknown: 1, waiting: 2, off: 2 } as const;

export function showAlarms(first: AlarmsView): Shown<AlarmsView> {
  const title = element('h3');
  const list = element('ul', { class: 'alarms' });
  const root = element('section', { class: 'card' }, title, list);
  let shown = '';
  return {
    root,
    update({ alarms }) {
      // An opened explanation stays open while nothing changes.
      const now = JSON.stringify(alarms);
      if (now === shown) return;
      shown = now;
      const on = alarms.filter(({ state }) => state === 'on').length;
      title.replaceChildren(`${first.title}: ${on === 0 ? 'none is on' : `${on} of ${alarms.length} are on`}`);
      const sorted = alarms.toSorted((a, b) => rank[a.state] - rank[b.state]);
      list.replaceChildren(...sorted.map(item));
    },
  };
}

function item({ name, state, description }: AlarmView): HTMLElement {
  const { sign, text } = states[state];
  const summary = element('summary', { title: description }, element('b', { 'aria-hidden': 'true' }, `${sign} `), name);
  const hidden = element('p', {}, `${text}: ${description}`);
  return element('li', { class: state }, element('details', { name: 'alarm' }, summary, hidden));
}
