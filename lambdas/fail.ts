export const handler = (): never => {
  throw new Error('fail has no handler');
};
