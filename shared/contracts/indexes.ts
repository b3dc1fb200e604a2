/** Names of indexes that one function alone may query: used by its grant and by its query. */

/** Lanes with a lease, in the imports table: `laneShard`, `leaseUntil`, keys only. */
export const leasesIndex = 'leases';

/** Imports by the end of their history, in the imports table: `historyShard`, `retainedUntil`, keys only. */
export const historyIndex = 'history';

/** Users for whom something is due, in the directory: `dueShard`, `dueAt`, keys only. */
export const dueIndex = 'due';
