/** A graph: canvas for the eye, and the same as a table of numbers below it. */
import type { GraphView } from '../view.ts';
import { appearanceOf, swatch } from './appearance.ts';
import { type Chart, openChart } from './chart.ts';
import { element } from './element.ts';
import { notesOf } from './notes.ts';
import { numberText } from './number-text.ts';
import type { Shown, Span } from './widget.ts';

export function showGraph(first: GraphView): Shown<GraphView> {
  const plot = element('div', { class: 'plot', 'aria-hidden': 'true' });
  const below = element('div');
  const root = element('figure', { class: 'card' }, heading(first), plot, below);
  let chart: Chart | undefined;

  function draw(view: GraphView, span: Span): void {
    const isEmpty = view.lines.every(({ values }) => values.every((value) => value === null));
    if (isEmpty) {
      chart?.close();
      chart = undefined;
      plot.replaceChildren(element('p', { class: 'nothing' }, 'nothing in this time'));
    } else if (chart === undefined) {
      plot.replaceChildren();
      chart = openChart(plot, view, span);
    } else chart.update(view, span);
    below.replaceChildren(legend(view), ...notesOf(view.notes));
  }

  return { root, update: draw };
}

function heading({ title, unit }: GraphView): HTMLElement {
  return element('figcaption', {}, element('h3', {}, title, element('small', {}, unit)));
}

/** Says in words and numbers what the canvas shows. */
function legend(view: GraphView): HTMLElement {
  const row = (cells: readonly (Node | string)[], name: 'td' | 'th') =>
    cells.map((cell, at) => element(at === 0 ? 'th' : name, at === 0 ? {} : { class: 'number' }, cell));
  // Ages, depths and rates do not add up.
  const isSummed = view.lines.every(({ isCounted }) => isCounted);
  const head = element('tr', {}, ...row(['', 'last', 'highest', ...(isSummed ? ['sum'] : [])], 'th'));
  const lines = view.lines.map(({ label, color, values }, at) => {
    const measured = values.filter((value) => value !== null);
    const look = appearanceOf(at, color);
    const name = element('span', {}, swatch(view.isStacked ? { ...look, dash: [] } : look), label);
    const highest = measured.length === 0 ? null : Math.max(...measured);
    const sum = measured.length > 0 ? measured.reduce((total, value) => total + value, 0) : null;
    const numbers = [measured.at(-1), highest, ...(isSummed ? [sum] : [])];
    return element('tr', {}, ...row([name, ...numbers.map(numberText)], 'td'));
  });
  const limits = view.limits.map(({ at, label }) =>
    element(
      'tr',
      {},
      element('th', {}, label),
      element('td', { class: 'number', colspan: '3' }, `at ${numberText(at)}`),
    ),
  );
  return element(
    'table',
    { class: 'legend', 'aria-label': `${view.title}, in ${view.unit}` },
    head,
    ...lines,
    ...limits,
  );
}
