/**
 * How lines are told apart: by colours that colour-blind people can tell, too (Okabe and Ito, "Color Universal Design"; no
 * yellow, which nobody sees on white), and by dashes, for when colours are not enough.
 */
const palette = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#7F7F7F'] as const;
const dashes = [[], [6, 3], [2, 3], [10, 3, 2, 3]] as const;

export interface Appearance {
  readonly color: string;
  readonly dash: readonly number[];
}

/** @param given The colour that the definition asks for. */
export function appearanceOf(at: number, given: string | undefined): Appearance {
  const color = given ?? palette[at % palette.length] ?? palette[0];
  return { color, dash: dashes[at % dashes.length] ?? [] };
}

/** A short piece of the line, for the legend. */
export function swatch({ color, dash }: Appearance): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(space, 'svg');
  const line = document.createElementNS(space, 'line');
  const set = (target: Element, attributes: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
  };
  set(picture, { width: '26', height: '8', class: 'swatch', 'aria-hidden': 'true' });
  set(line, { x1: '0', x2: '26', y1: '4', y2: '4', stroke: color, 'stroke-width': '3' });
  line.setAttribute('stroke-dasharray', dash.join(' '));
  picture.append(line);
  return picture;
}
