/** Tells the person at the terminal, or the script, what went wrong. */
import { CommanderError } from 'commander';
import { CliFault } from './cli-fault.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { codeOf } from './fault-code.ts';

export type FaultReport = { readonly exit: ExitCode; readonly code: string; readonly message: string };

/** What a fault means to whoever typed the command; undefined when it is none: help was asked for and shown. */
export function describeFault(fault: unknown): FaultReport | undefined {
  if (fault instanceof CliFault) return { exit: fault.exit, code: fault.code, message: fault.message };
  if (fault instanceof CommanderError) return describeUsage(fault);
  return { exit: exitCode.fault, code: nameOf(fault), message: `unexpected fault: ${messageOf(fault)}` };
}

/** Commander's `help` is the help that it shows when a command is missing. */
function describeUsage({ code, message, exitCode: exit }: CommanderError): FaultReport | undefined {
  if (exit === 0) return undefined;
  if (code === 'commander.help') {
    return {
      exit: exitCode.usage,
      code: 'missing-command',
      message: 'a command is missing: choose one of those above',
    };
  }
  const sentence = oneLine(message.replace(/^error: /, ''));
  const usage = code.replace(/^commander\./, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return { exit: exitCode.usage, code: usage, message: `${sentence}; --help shows how to use it` };
}

/** Without its full stop: more may follow. */
const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ').replace(/\.$/, '');

const nameOf = (fault: unknown): string => (fault instanceof Error ? fault.name : 'unknown');

/** Errors of refused connections have no message of their own ("AggregateError", Node's net). */
function messageOf(fault: unknown): string {
  if (!(fault instanceof Error)) return oneLine(String(fault));
  return oneLine(fault.message || String(codeOf(fault) ?? fault.name));
}

/** Who is told, and how much. */
export type Audience = { readonly json: boolean; readonly verbose: boolean };

/** One line on standard error; with `--json` also the one document on standard output. Returns the exit code. */
export function reportFault(fault: unknown, { json, verbose }: Audience): ExitCode {
  const report = describeFault(fault);
  if (report === undefined) return exitCode.ok;
  const { exit, code, message } = report;
  console.error(`rollcall: ${message}`);
  if (verbose) console.error(fault);
  if (json) console.log(JSON.stringify({ error: { code, message } }, undefined, 2));
  return exit;
}
