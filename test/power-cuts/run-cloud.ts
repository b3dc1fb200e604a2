/** A local cloud in a process of its own, from an assembly: says its first word when it listens, and runs until it is killed. */
import { startLocalCloud } from '../../local/cloud.ts';

const [, , dir = '', assembly = ''] = process.argv;
process.env.TZ = 'UTC';
await startLocalCloud({
  dir,
  assembly,
  port: 0,
  sftpPort: 0,
  region: 'eu-central-1',
  // Few chunks are under way at a time: who is cut off five times is given up, and that is not what is tried here.
  concurrency: 2,
  onBroken: (fault) => {
    console.error(fault);
    process.exit(1);
  },
});
console.log('ready');
