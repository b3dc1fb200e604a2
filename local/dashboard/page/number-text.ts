/** Numbers for people. */
const large = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const middling = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** `12,345`, `3.14`, `0.00031`; a dash where there is none. */
export function numberText(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  if (size >= 1000) return large.format(value);
  return size >= 0.1 || size === 0 ? middling.format(value) : small.format(value);
}
