/** The queue of whoever listens to domain events. */
export const toldQueue = 'told';
