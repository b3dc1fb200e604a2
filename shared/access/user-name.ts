/**
 * The SFTP user name is the tenant's id. Transfer Family's pattern (`UserName` of `CreateUser`, Transfer Family API
 * reference), less `root`, which it never lets in ("Managing users for server endpoints", user guide).
 */
const pattern = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{2,99}$/;

/** The rule in words, for the `expected` of a finding. */
export const userNameRule =
  '3 to 100 characters of A-Z, a-z, 0-9, _ . @ and -, not starting with - . or @, and not the word root';

/** Whether a tenant may have this id. Upper and lower case are different names. */
export function isUserName(name: string): boolean {
  return pattern.test(name) && name !== 'root';
}
