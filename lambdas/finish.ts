export const handler = (): never => {
  throw new Error('finish has no handler');
};
