/** The exit status of an SFTP session: ssh2 has `exit()` on its other channels only, so its protocol object is asked for it. */
import type { SFTPWrapper } from 'ssh2';
import * as v from 'valibot';

const outgoing = v.object({ id: v.number(), state: v.string() });

/**
 * Sends `exit-status` on the session's channel, while it is open.
 * @throws an error when ssh2 has changed inside and the status cannot be sent: scp and psftp would hang without it.
 */
export function sendExitStatus(sftp: SFTPWrapper, status: number): void {
  const channel = v.parse(outgoing, Reflect.get(sftp, 'outgoing'));
  if (channel.state !== 'open') return;
  const protocol: unknown = Reflect.get(sftp, '_protocol');
  if (!canSendExitStatus(protocol)) throw new Error('this version of ssh2 cannot send an exit status for SFTP');
  protocol.exitStatus(channel.id, status);
}

function canSendExitStatus(value: unknown): value is { exitStatus: (channel: number, status: number) => void } {
  return typeof value === 'object' && value !== null && 'exitStatus' in value && typeof value.exitStatus === 'function';
}
