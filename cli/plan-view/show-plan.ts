/** What `preview` and `imports plan` have in common: how a plan is shown, and where. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stripVTControlCharacters } from 'node:util';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { wrongUsage } from '../cli-fault.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { terminalEncoder } from '../export-bytes.ts';
import { writePrivateFile } from '../new-file.ts';
import type { Output } from '../output.ts';
import { planCsv } from './plan-csv.ts';
import { planJson, planSummaryJson } from './plan-json.ts';
import { describePlan, planText } from './plan-text.ts';
import { type Part, type PlanView, parts } from './plan-view.ts';

const formats = ['table', 'csv', 'json'] as const;
type Format = (typeof formats)[number];

export type PlanOptions = {
  readonly format?: Format;
  readonly output?: string;
  readonly only?: ReadonlySet<Part>;
  readonly all?: boolean;
};

type Again = (options: string) => string;

/** People of each kind who are shown in a table unless all are asked for. */
const atFirst = 20;

/** Adds the options that say how a plan is shown. */
export const withPlanOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--format <form>', 'table, csv or json (--json is the same as --format json)').choices(formats),
    )
    .option('--output <file>', 'write a new file, which nobody else may read, instead of showing it')
    .option('--only <parts>', `some of ${parts.join(',')}`, parseParts)
    .option('--all', `everybody in the table, not just the first ${atFirst} of each kind`);

function parseParts(words: string): ReadonlySet<Part> {
  const names = words.split(',').map((word) => word.trim());
  const wrong = names.find((name) => !parts.some((part) => part === name));
  if (wrong !== undefined) throw new InvalidArgumentError(`there is no "${wrong}": choose some of ${parts.join(',')}`);
  return new Set(parts.filter((part) => names.includes(part)));
}

/** Throws `CliFault` for options that contradict each other. */
export function formatOf({ format }: PlanOptions, { json }: Output): Format {
  if (json && format !== undefined && format !== 'json') {
    throw wrongUsage('format', `--json and --format ${format} can't both be had: leave one of them out`);
  }
  return format ?? (json ? 'json' : 'table');
}

/** Shows the plan, or writes it to a file and shows its summary. `again` makes the command that shows it, with more options. */
export async function showPlan(view: PlanView, options: PlanOptions, output: Output, again: Again): Promise<void> {
  const format = formatOf(options, output);
  const { output: file } = options;
  const pieces = piecesOf(view, options, format, again);
  if (file === undefined) return pipeline(Readable.from(forEyes(pieces, format)), process.stdout, { end: false });
  await writePrivateFile(file, forFile(pieces, format));
  await output.print({ ...planSummaryJson(view), output: file }, () => `${describePlan(view)}\nwritten to ${file}`);
}

function piecesOf(view: PlanView, options: PlanOptions, format: Format, again: Again): AsyncIterable<string> {
  const { only: wanted = new Set(parts), all = false, output: file } = options;
  if (format === 'json') return planJson(view, wanted);
  if (format === 'csv') return planCsv(view, wanted);
  const most = all || file !== undefined ? Number.POSITIVE_INFINITY : atFirst;
  return planText(view, wanted, { most, more: (part) => again(` --only ${part} --all`) });
}

/** What was in a customer's file may steer a terminal; tables and JSON have no control characters of its own. */
async function* forEyes(pieces: AsyncIterable<string>, format: Format): AsyncGenerator<string | Uint8Array> {
  const isSeen = format === 'csv' && process.stdout.isTTY;
  for await (const piece of pieces) yield isSeen ? terminalEncoder.encode(piece) : piece;
}

/** Colours are for terminals. */
async function* forFile(pieces: AsyncIterable<string>, format: Format): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(format === 'table' ? stripVTControlCharacters(piece) : piece);
}

/** For scripts: a plan that would not be applied as it is needs somebody's attention. */
export const exitCodeOf = ({ gate }: PlanView): ExitCode =>
  gate.verdict === 'pass' ? exitCode.ok : exitCode.importNotDone;
