import { InvalidArgumentError } from 'commander';

/** A whole number from 1 to 999,999,999, as an option's value. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number, 1 or more');
}
