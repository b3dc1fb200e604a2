/** A widget on the page: made once, given new numbers again and again. */
import type { WidgetView } from '../view.ts';
import { showAlarms } from './alarms.ts';
import { element } from './element.ts';
import { showGraph } from './graph.ts';
import { notesOf } from './notes.ts';
import { showTable } from './table.ts';
import { showText } from './text.ts';

/** The time that all graphs show, in epoch seconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Shown<View> {
  readonly root: HTMLElement;
  update(view: View, span: Span): void;
}

type Update = Shown<WidgetView>['update'];

/** Puts widgets where the definition has them; gives what updates each. Lines are as high as what stands in them. */
export function placeAll(views: readonly WidgetView[], parent: HTMLElement): readonly Update[] {
  const lines = [...new Set(views.map(({ y }) => y))].toSorted((a, b) => a - b);
  return views.map((view) => place(view, lines.indexOf(view.y) + 1, parent));
}

function place(view: WidgetView, line: number, parent: HTMLElement): Update {
  const { root, update } = show(view);
  root.style.setProperty('--column', `${view.x + 1} / span ${view.width}`);
  root.style.setProperty('--row', String(line));
  parent.append(root);
  return update;
}

function show(view: WidgetView): Shown<WidgetView> {
  if (view.kind === 'graph') return accepting('graph', showGraph(view));
  if (view.kind === 'table') return accepting('table', showTable(view));
  if (view.kind === 'alarms') return accepting('alarms', showAlarms(view));
  const root =
    view.kind === 'text' ? showText(view.markdown) : element('section', { class: 'card' }, ...notesOf(view.notes));
  return { root, update: () => undefined };
}

function accepting<Kind extends WidgetView['kind']>(
  kind: Kind,
  { root, update }: Shown<Extract<WidgetView, { kind: Kind }>>,
): Shown<WidgetView> {
  const isOf = (view: WidgetView): view is Extract<WidgetView, { kind: Kind }> => view.kind === kind;
  return {
    root,
    update: (view, span) => {
      if (isOf(view)) update(view, span);
    },
  };
}
