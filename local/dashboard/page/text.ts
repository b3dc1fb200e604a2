/** Text of the definition: headings, paragraphs and bold words of its markdown, and no markup of anybody's. */
import { element } from './element.ts';

export function showText(markdown: string): HTMLElement {
  const lines = markdown.split('\n').map((line) => {
    const heading = /^#{1,3} (.*)$/.exec(line);
    return heading === null ? element('p', {}, ...words(line)) : element('h2', {}, ...words(heading[1] ?? ''));
  });
  return element('section', { class: 'text' }, ...lines);
}

function words(line: string): (Node | string)[] {
  return line.split('**').map((part, at) => (at % 2 === 1 ? element('strong', {}, part) : part));
}
