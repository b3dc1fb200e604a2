export const handler = (): never => {
  throw new Error('plan has no handler');
};
