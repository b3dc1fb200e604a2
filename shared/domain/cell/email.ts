/** Email addresses, in letters of any script (RFC 6531). */
import type { Cell, CellFault } from '../field.ts';

/** RFC 5321, 4.5.3.1.3: a path has at most 256 octets, two of which are its angle brackets. */
const maximumLength = 254;

/** Each part can begin in one place only, so both patterns take linear time. `atext` of RFC 5322, 3.2.3, and letters. */
const ascii =
  /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-z\d]+(?:-+[a-z\d]+)*(?:\.[a-z\d]+(?:-+[a-z\d]+)*)+$/;
const local = String.raw`[\p{L}\p{M}\p{N}_!#$%&'*+/=?^${'`'}{|}~\-]+`;
const label = String.raw`[\p{L}\p{M}\p{N}]+(?:-+[\p{L}\p{M}\p{N}]+)*`;
const international = new RegExp(`^${local}(?:\\.${local})*@${label}(?:\\.${label})+$`, 'u');

/** Scripts with letters that can't be told from Latin ones. */
const lookalikeScript =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u;
const latinLetter = /\p{Script=Latin}/u;
/** Phonetic letters such as `ɑ`: Latin by script, and in no address of an ordinary keyboard. */
const phonetic = /[\u0250-\u02af]/;

const fault: Cell = {
  fault: {
    code: 'invalid-email',
    expected: `one email address such as name@example.com, of at most ${maximumLength} characters`,
  },
};

const warning: CellFault = {
  code: 'lookalike-characters',
  expected: 'letters of one script: some of these look like others, so check that the address is the one that is meant',
};

/** Reads one address, in lower case and composed accents, so that one person has one. */
export function readEmail(cell: string): Cell {
  const value = cell.toLowerCase();
  if (value.length <= maximumLength && ascii.test(value)) return { value };
  const composed = value.normalize('NFC');
  if (composed.length > maximumLength || !international.test(composed)) return fault;
  return looksLikeAnother(composed) ? { value: composed, warning } : { value: composed };
}

/** Fullwidth and mathematical letters are those that compatibility composition replaces. */
const looksLikeAnother = (address: string): boolean =>
  (lookalikeScript.test(address) && latinLetter.test(address)) ||
  phonetic.test(address) ||
  address.normalize('NFKC') !== address;
