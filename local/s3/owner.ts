/** The one account that owns everything here, in the form of a canonical user id. */
export const owner = { ID: '0'.repeat(64), DisplayName: 'local' };
