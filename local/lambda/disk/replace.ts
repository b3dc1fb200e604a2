/** Puts other functions in the places of an object's own, as far as callers can see the same ones. */

export type Call = (...given: unknown[]) => unknown;

/** @param make The function to be called in place of the original, with or without `new`. */
export function replace(owner: object, name: string, make: (original: Call) => Call): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') return;
  const made = make((...given) => Reflect.apply(original, owner, given));
  // A proxy still has what others look for on a function: its name, its length, what `promisify` makes of it.
  const apply = (_target: object, _self: unknown, given: unknown[]) => made(...given);
  const construct = (_target: object, given: unknown[]) => Object(made(...given));
  const value = new Proxy(original, { apply, construct });
  // Some are accessors that can't be set.
  Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: true });
}
