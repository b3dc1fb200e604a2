export const handler = (): never => {
  throw new Error('authenticate has no handler');
};
