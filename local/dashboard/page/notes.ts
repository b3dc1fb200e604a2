import { element } from './element.ts';

/** What is missing, and why. */
export function notesOf(notes: readonly string[]): HTMLElement[] {
  return notes.map((note) => element('p', { class: 'note' }, note));
}
