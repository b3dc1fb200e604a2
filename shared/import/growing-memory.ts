const STEP = 1 << 20;

/**
 * Memory that grows where it stands: the address range is reserved at once, pages are taken as it grows. Copying an
 * array to a larger one would need both for a moment, and leave holes behind: 40 MB more for a million users.
 */
export function reserveMemory(maximumBytes: number): ArrayBuffer {
  return new ArrayBuffer(0, { maxByteLength: maximumBytes });
}

/** Makes at least `bytes` bytes usable; typed arrays over the memory grow with it. Throws beyond what was reserved. */
export function ensureBytes(memory: ArrayBuffer, bytes: number): void {
  if (bytes <= memory.byteLength) return;
  if (bytes > memory.maxByteLength)
    throw new RangeError(`${bytes} bytes are needed of ${memory.maxByteLength} reserved`);
  memory.resize(Math.min(memory.maxByteLength, Math.ceil(bytes / STEP) * STEP));
}
