/** What a function may not do to the disk: the error that Linux gives it, and a line for whoever runs the machine. */
import { getSystemErrorMap } from 'node:util';

type Code = 'EROFS' | 'ENOSPC' | 'EXDEV' | 'EBADF' | 'ENOSYS';

/** Throws; `what` is a system call, or the function of Node's. */
export type Refuse = (code: Code, what: string, path?: string) => never;

const storage = '"Configure ephemeral storage for Lambda functions" in the Lambda developer guide';

function reasonOf(code: Code, limitMb: number): string {
  if (code === 'ENOSPC') return `its disk holds ${limitMb} MB, the EphemeralStorage of its template (${storage})`;
  if (code === 'ENOSYS') return 'the local cloud could not see what it writes, so that nothing is written';
  return `on Lambda all but /tmp is read-only (${storage}), and /tmp is os.tmpdir() here`;
}

/** @param tell Told of each refusal; of the same one only once. */
export function refusing(limitMb: number, tell: (line: string) => void): Refuse {
  const told = new Set<string>();
  return (code, what, path) => {
    const subject = path === undefined ? what : `${what} '${path}'`;
    const line = `${subject} was refused with ${code}: ${reasonOf(code, limitMb)}`;
    if (!told.has(line)) tell(line);
    told.add(line);
    throw systemError(code, what, path);
  };
}

/** As Node reports the errors of system calls. */
function systemError(code: Code, syscall: string, path: string | undefined): Error {
  const [errno, [, reason] = ['', '']] = [...getSystemErrorMap()].find(([, [name]]) => name === code) ?? [0];
  const message = `${code}: ${reason}, ${syscall}${path === undefined ? '' : ` '${path}'`}`;
  return Object.assign(new Error(message), { errno, code, syscall, ...(path !== undefined && { path }) });
}
