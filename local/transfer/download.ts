/** A file being read: blocks fetched by range, a few of them kept, the next one fetched ahead. */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { Storage } from './directory.ts';
import { fileKey } from './home.ts';
import { SftpError } from './sftp-error.ts';

const blockSize = 4 * 1024 * 1024;
/** The block being read, two ahead of it and one behind (parallel reads come slightly out of order): 16 MiB a file. */
const blocksAhead = 2;
const blocksKept = 4;
/** OpenSSH's own server answers with no more: its clients' packets end at 256 KiB. */
const maxReadBytes = 255 * 1024;

export interface Download {
  path: string;
  size: number;
  storage: Storage;
  etag: string | undefined;
  /** by block number, in the order of their last use */
  blocks: Map<number, Promise<Buffer>>;
  bytesRead: number;
}

export function startDownload(storage: Storage, path: string, size: number, etag: string | undefined): Download {
  return { path, size, storage, etag, blocks: new Map(), bytesRead: 0 };
}

/**
 * Reads up to `length` bytes (fewer only at the end of the file and above 255 KiB).
 * @throws an SftpError `EOF` at or behind the end.
 */
export async function read(download: Download, offset: number, length: number): Promise<Buffer> {
  const end = Math.min(offset + Math.min(length, maxReadBytes), download.size);
  if (offset >= end) throw new SftpError('EOF', 'end of file');
  const first = Math.floor(offset / blockSize);
  const last = Math.floor((end - 1) / blockSize);
  const pieces: Buffer[] = [];
  for (let number = first; number <= last; number++) {
    const block = await blockOf(download, number);
    pieces.push(block.subarray(Math.max(offset - number * blockSize, 0), end - number * blockSize));
  }
  for (let ahead = last + 1; ahead <= last + blocksAhead && ahead * blockSize < download.size; ahead++) {
    void blockOf(download, ahead);
  }
  const data = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  download.bytesRead += data.length;
  return data;
}

function blockOf(download: Download, number: number): Promise<Buffer> {
  const { blocks } = download;
  const block = blocks.get(number) ?? fetchBlock(download, number);
  blocks.delete(number);
  blocks.set(number, block);
  const [oldest] = blocks.keys();
  if (blocks.size > blocksKept && oldest !== undefined) blocks.delete(oldest);
  return block;
}

function fetchBlock({ storage, path, size, etag, blocks }: Download, number: number): Promise<Buffer> {
  const start = number * blockSize;
  const end = Math.min(start + blockSize, size) - 1;
  const { s3, home } = storage;
  const request = { Bucket: home.bucket, Key: fileKey(home, path), Range: `bytes=${start}-${end}`, IfMatch: etag };
  const block = s3.send(new GetObjectCommand(request)).then(async ({ Body }) => {
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  });
  block.catch(() => blocks.delete(number));
  return block;
}
