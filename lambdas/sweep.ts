export const handler = (): never => {
  throw new Error('sweep has no handler');
};
