import { appendFile } from 'node:fs/promises';
import { startS3 } from '../../../local/s3/server.ts';
import { buckets } from './buckets.ts';

/** The S3 in a process that can be killed: delivered events go to a file, unless deliveries shall hang. */
const [directory = '', log = '', delivery] = process.argv.slice(2);

const { url } = await startS3({
  directory,
  buckets,
  notify: async (event) => {
    if (delivery === 'hangs') {
      process.stdout.write(`told ${event.key}\n`);
      await new Promise(() => {});
    }
    await appendFile(log, `${JSON.stringify(event)}\n`);
  },
});
process.stdout.write(`${url}\n`);
