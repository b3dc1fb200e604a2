/** A graph's canvas, drawn by uPlot. */
import uPlot from 'uplot';
import type { GraphView } from '../view.ts';
import { appearanceOf } from './appearance.ts';
import { numberText } from './number-text.ts';
import type { Span } from './widget.ts';

const height = 160;

export interface Chart {
  update(view: GraphView, span: Span): void;
  close(): void;
}

/** All charts show the same instant under the pointer. */
const pointer = uPlot.sync('pointer');

export function openChart(parent: HTMLElement, view: GraphView, first: Span): Chart {
  let { limits } = view;
  let span = first;
  const now = { limits: () => limits, span: () => span };
  const plot = new uPlot(optionsOf(view, parent, now), dataOf(view), parent);
  const size = new ResizeObserver(() => plot.setSize({ width: Math.max(100, parent.clientWidth), height }));
  size.observe(parent);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const redraw = () => plot.redraw();
  scheme.addEventListener('change', redraw);
  return {
    update(next, nextSpan) {
      span = nextSpan;
      limits = next.limits;
      plot.setData(dataOf(next));
    },
    close() {
      size.disconnect();
      scheme.removeEventListener('change', redraw);
      plot.destroy();
    },
  };
}

/**
 * Stacked, each line is drawn on top of those before it; nothing measured adds nothing. The highest comes first, so that the
 * lower ones are painted over it.
 */
function dataOf({ instants, lines, isStacked }: GraphView): uPlot.AlignedData {
  if (!isStacked) return [instants, ...lines.map(({ values }) => values)];
  const height = instants.map((_, at): number | null => (lines.some(({ values }) => isNumber(values[at])) ? 0 : null));
  const stacked = lines.map(({ values }) => {
    for (const [at, value] of values.entries()) if (isNumber(value)) height[at] = (height[at] ?? 0) + value;
    return [...height];
  });
  return [instants, ...stacked.toReversed()];
}

const isNumber = (value: number | null | undefined): value is number => typeof value === 'number';

/** What may be another at every drawing. */
interface Now {
  readonly limits: () => GraphView['limits'];
  readonly span: () => Span;
}

function optionsOf(view: GraphView, parent: HTMLElement, { limits, span }: Now): uPlot.Options {
  const styled = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name) || '#888';
  const axis = {
    stroke: () => colourOf(styled('--quiet'), parent),
    grid: { stroke: () => colourOf(styled('--line'), parent), width: 1 },
  };
  return {
    width: Math.max(100, parent.clientWidth),
    height,
    legend: { show: false },
    cursor: { sync: { key: pointer.key }, points: { size: 6 }, drag: { x: false, y: false } },
    scales: {
      x: { time: true, range: () => [span().from, span().to] },
      y: { range: (_plot, _low, highest) => [0, topOf(highest, limits())] },
    },
    axes: [
      { ...axis, values: '{HH}:{mm}', space: 60, size: 28 },
      { ...axis, size: 56, space: 34, values: (_plot, splits) => splits.map(numberText) },
    ],
    series: [{}, ...seriesOf(view)],
    hooks: { draw: [(plot) => drawLimits(plot, limits(), colourOf(styled('--quiet'), parent))] },
  };
}

function seriesOf({ isStacked, lines }: GraphView): uPlot.Series[] {
  const series = lines.map(({ color: given, isCounted }, at): uPlot.Series => {
    const { color, dash } = appearanceOf(at, given);
    const points = { show: !isStacked, size: 5, fill: color };
    const line = { stroke: color, width: 2, points, spanGaps: !isCounted };
    if (!isStacked) return { ...line, dash: [...dash] };
    return { ...line, fill: color, ...(isCounted && bars !== undefined && { paths: bars({ size: [0.8, 14] }) }) };
  });
  return isStacked ? series.toReversed() : series;
}

const { bars } = uPlot.paths;

/** A limit is shown when the line comes near it: far below it, it would only flatten the line. */
function topOf(highest: number | null, limits: GraphView['limits']): number {
  const top = highest === null || highest <= 0 ? 1 : highest * 1.1;
  const near = limits.map(({ at }) => at).filter((at) => top >= at / 3);
  return Math.max(top, ...near.map((at) => at * 1.1));
}

function drawLimits(plot: uPlot, limits: GraphView['limits'], colour: string): void {
  const { ctx, bbox } = plot;
  for (const { at, label } of limits) {
    const y = plot.valToPos(at, 'y', true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.fillStyle = colour;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = 'right';
    ctx.fillText(label, bbox.left + bbox.width - 4, y + 12 * devicePixelRatio);
    ctx.restore();
  }
}

/** A canvas knows no `light-dark()`: what it comes to is read off an element. */
function colourOf(value: string, near: HTMLElement): string {
  const probe = document.createElement('span');
  probe.style.color = value;
  near.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
