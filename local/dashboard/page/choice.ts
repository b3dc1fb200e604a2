/** Buttons of which one is chosen: radio buttons, so that keyboards and screen readers know them. */
import { element } from './element.ts';

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** @param id Of the fieldset. */
export function offer(id: string, choices: readonly Choice[], first: string, onChoice: (value: string) => void): void {
  const group = document.querySelector(`#${id}`);
  for (const { value, text } of choices) {
    const button = element('input', { type: 'radio', name: id, value });
    button.checked = value === first;
    button.addEventListener('change', () => onChoice(value));
    group?.append(element('label', {}, button, text));
  }
}
