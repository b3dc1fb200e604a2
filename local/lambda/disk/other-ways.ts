/** What could write past `node:fs`: other programs, other threads, native code, and modules that are not known here. */
import childProcess from 'node:child_process';
import module, { isBuiltin, registerHooks } from 'node:module';
import net from 'node:net';
import v8 from 'node:v8';
import workerThreads from 'node:worker_threads';
import type { Refuse } from './refusals.ts';
import { replace } from './replace.ts';

/** Of Node's modules those that write nothing, or are closed below. */
const known: ReadonlySet<string> = new Set([
  ...['assert', 'async_hooks', 'buffer', 'child_process', 'console', 'constants', 'crypto', 'dgram', 'dns', 'domain'],
  ...['diagnostics_channel', 'events', 'fs', 'http', 'http2', 'https', 'module', 'net', 'os', 'path', 'perf_hooks'],
  ...[
    'process',
    'punycode',
    'querystring',
    'readline',
    'stream',
    'string_decoder',
    'sys',
    'timers',
    'tls',
    'tty',
    'url',
  ],
  ...['util', 'v8', 'vm', 'worker_threads', 'zlib'],
]);

/** Owner, its name, its functions. The SDK imports `child_process` for credentials that nobody asks for. */
const closed: readonly (readonly [object, string, readonly string[]])[] = [
  [childProcess, 'child_process', Object.keys(childProcess)],
  [workerThreads, 'worker_threads', ['Worker']],
  [module, 'module', ['enableCompileCache', 'register']],
  [process, 'process', ['_linkedBinding', 'binding', 'dlopen', 'execve']],
  [process.report, 'process.report', ['writeReport']],
  [v8, 'v8', ['setFlagsFromString', 'setHeapSnapshotNearHeapLimit', 'writeHeapSnapshot']],
];

export function closeOtherWays(refuse: Refuse): void {
  for (const [owner, label, names] of closed) {
    for (const name of names) replace(owner, name, () => () => refuse('ENOSYS', `${label}.${name}`));
  }
  closeSockets(refuse);
  const admit = (specifier: string) => {
    const [name = ''] = specifier.replace(/^node:/, '').split('/');
    if (isBuiltin(specifier) && !known.has(name) && !name.startsWith('_')) refuse('ENOSYS', `import of ${specifier}`);
  };
  replace(process, 'getBuiltinModule', (original) => (name) => {
    admit(String(name));
    return original(name);
  });
  registerHooks({
    resolve(specifier, context, next) {
      admit(specifier);
      return next(specifier, context);
    },
  });
}

/** A socket that is listened to by its path is a file. */
function closeSockets(refuse: Refuse): void {
  const apply = (listen: net.Server['listen'], server: unknown, given: readonly unknown[]) => {
    const [where] = given;
    const path: unknown = typeof where === 'string' ? where : Reflect.get(Object(where), 'path');
    if (typeof path === 'string' && Number.isNaN(Number(path))) refuse('ENOSYS', 'listen', path);
    return Reflect.apply(listen, server, given);
  };
  net.Server.prototype.listen = new Proxy(net.Server.prototype.listen, { apply });
}
