/** What is wrong with a workbook, for the person who gave it. `found` starts or continues a sentence. */
import { CliFault } from '../cli-fault.ts';
import { exitCode } from '../exit-code.ts';

/** The file contradicts its own format: cut off, altered, or written by a program that does it wrong. */
export const damaged = (found: string, options?: ErrorOptions): CliFault =>
  new CliFault(
    exitCode.refused,
    'workbook-damaged',
    `the workbook is damaged: ${found}; open it in Excel, save it again, and import that file`,
    options,
  );

/** The file is a spreadsheet, or looks like one, in a form that is not read. */
export const foreign = (code: string, found: string): CliFault =>
  new CliFault(exitCode.refused, code, `${found}: open it in Excel and save it as "Excel Workbook (.xlsx)"`);

/** Nobody asks for its password. */
export const encrypted = (file: string): CliFault =>
  new CliFault(
    exitCode.refused,
    'workbook-encrypted',
    `${file} is protected by a password: open it in Excel, save it without one, and import that file`,
  );

/** More than is read at a time. */
export const tooLarge = (found: string): CliFault =>
  new CliFault(
    exitCode.refused,
    'workbook-too-large',
    `${found}: save the sheet as "CSV UTF-8 (comma delimited)" and import that file`,
  );

/** A reader's error as the workbook's fault; what is one already stays as it is. */
export const asDamage = (cause: unknown, found: string): CliFault =>
  cause instanceof CliFault ? cause : damaged(found, { cause });
