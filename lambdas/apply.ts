export const handler = (): never => {
  throw new Error('apply has no handler');
};
