/**
 * The SFTP user name is the tenant's id. Transfer Family's pattern (`UserName` of `CreateUser`, Transfer Family API
 * reference), less `root`, which it never lets in ("Managing users for server endpoints", user guide).
 */
const pattern = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{2,99}$/;

/** Whether a tenant may have this id. Upper and lower case are different names. */
export function isUserName(name: string): boolean {
  return pattern.test(name) && name !== 'root';
}
