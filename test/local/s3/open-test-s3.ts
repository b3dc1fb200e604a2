import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { type S3Notification, startS3 } from '../../../local/s3/server.ts';
import { buckets } from './buckets.ts';

/** A real SDK client of a server. */
export function connect(url: string, config: S3ClientConfig = {}): S3Client {
  const client = new S3Client({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'TESTER', secretAccessKey: 'secret' },
    maxAttempts: 1,
    ...config,
  });
  onTestFinished(() => client.destroy());
  return client;
}

/** An empty directory that is gone after the test. */
export async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'local-s3-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

type Settings = {
  directory?: string;
  now?: () => number;
  notify?: (event: S3Notification) => Promise<void> | void;
};

/** A running S3 with a client and the events that it has delivered; all gone after the test. */
export async function openTestS3(settings: Settings = {}) {
  const events: S3Notification[] = [];
  const directory = settings.directory ?? (await makeDirectory());
  const notify = settings.notify ?? ((event: S3Notification) => void events.push(event));
  const { url, port, close } = await startS3({ ...settings, directory, buckets, notify });
  let open = true;
  async function closeOnce(): Promise<void> {
    if (open) await close();
    open = false;
  }
  onTestFinished(closeOnce);
  return { url, port, directory, events, client: connect(url), close: closeOnce };
}

/** What a promise rejects with, as the SDK tells it. */
export async function failureOf(promise: Promise<unknown>): Promise<{ name: string; status: number | undefined }> {
  try {
    await promise;
  } catch (error) {
    const thrown = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return { name: thrown.name, status: thrown.$metadata?.httpStatusCode };
  }
  throw new Error('the request was expected to fail');
}
