/** A progress bar on standard error: redrawn in place on a terminal, a plain line a change elsewhere. */
import { clearLine, cursorTo } from 'node:readline';

export type Progress = {
  /** `share` is 0 to 1; without one there is no bar, only the words. */
  readonly show: (words: string, share?: number) => void;
  /** Takes the bar off the terminal. */
  readonly end: () => void;
};

/** A terminal, or anything else that is written to. */
type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

const width = 24;

/** Terminals that don't tell their width say 0. */
const usualColumns = 80;

export function startProgress(stream: Screen): Progress {
  return stream.isTTY ? drawnOver(stream) : linesTo(stream);
}

function drawnOver(stream: Screen): Progress {
  const clear = () => {
    cursorTo(stream, 0);
    clearLine(stream, 0);
  };
  const show = (words: string, share?: number) => {
    clear();
    stream.write(
      `${share === undefined ? '' : `${bar(share)} `}${words}`.slice(0, (stream.columns || usualColumns) - 1),
    );
  };
  return { show, end: clear };
}

function linesTo(stream: Screen): Progress {
  let last = '';
  const show = (words: string, share?: number) => {
    const line = share === undefined ? words : `${words}, ${percent(share)}`;
    if (line !== last) stream.write(`${line}\n`);
    last = line;
  };
  return { show, end: () => undefined };
}

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

/** `[########----------------]  33 %`. A file that grows while it is read is never more than whole. */
export function bar(share: number): string {
  const done = Math.min(1, Math.max(0, share));
  const full = Math.floor(done * width);
  return `[${'#'.repeat(full)}${'-'.repeat(width - full)}] ${percent(done).padStart(5)}`;
}
