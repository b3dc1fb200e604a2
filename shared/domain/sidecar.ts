/** What a customer says of a file, in another one beside it: how many rows it has, and its SHA-256. */
import * as v from 'valibot';
import type { Profile } from './profile.ts';

const suffix = '.sidecar.json';

/** What is called so is never an import, in whatever case it is written. */
export const isSidecar = (key: string): boolean => key.toLowerCase().endsWith(suffix);

/** The key, or the path, of the sidecar that belongs to a file. */
export const sidecarOf = (file: string): string => `${file}${suffix}`;

/** The key of the file that a sidecar belongs to. */
export const fileOfSidecar = (key: string): string => key.slice(0, -suffix.length);

/** Two numbers and some room for whoever indents them; in bytes. */
export const maximumSidecarBytes = 65_536;

/**
 * A sidecar that comes later than this after its file is none of its: planning begins no sooner, and whether it is seen
 * must not depend on how long the file waits for its turn. In milliseconds.
 */
export const sidecarGrace = 5_000;

const wholeNumber = '"rows" is a whole number from 0';
const rows = v.pipe(v.number(wholeNumber), v.safeInteger(wholeNumber), v.minValue(0, wholeNumber));

const digest = '"sha256" is 64 hexadecimal digits';
const sha256 = v.pipe(v.string(digest), v.trim(), v.toLowerCase(), v.regex(/^[0-9a-f]{64}$/, digest));

const claims = { rows: v.exactOptional(rows), sha256: v.exactOptional(sha256) };

/** Nothing else: a name that is nearly one of these would be a check that nobody makes. */
const contentSchema = v.pipe(
  v.strictObject(claims, '{"rows": …, "sha256": "…"} and no other name'),
  v.check((content) => Object.keys(content).length > 0, '"rows" or "sha256" or both'),
);

type Content = v.InferOutput<typeof contentSchema>;

const seen = { versionId: v.string(), at: v.number() };

/** What was found when a file was planned for the first time: `at` is when the sidecar came, epoch ms. */
export const sidecarNoteSchema = v.variant('found', [
  v.object({ found: v.literal('none') }),
  v.object({ found: v.literal('unreadable'), ...seen, expected: v.string() }),
  v.object({ found: v.literal('claim'), ...seen, ...claims }),
]);
export type SidecarNote = v.InferOutput<typeof sidecarNoteSchema>;
/** What the file is to be measured by. */
export type SidecarClaim = Extract<SidecarNote, { readonly found: 'claim' }>;

/** The claim that counts by the rules; undefined where nothing is to be measured. */
export const claimOf = (rule: Profile['sidecar'], note: SidecarNote | undefined): SidecarClaim | undefined =>
  rule !== 'off' && note?.found === 'claim' ? note : undefined;

/** What the bytes say, or what they should be. Windows PowerShell writes UTF-16 by `>`, and marks UTF-8. */
export function readSidecar(bytes: Uint8Array): Content | { readonly expected: string } {
  if (bytes.length > maximumSidecarBytes) return { expected: `at most ${maximumSidecarBytes} bytes` };
  const json = parsed(bytes);
  if (json === undefined) return { expected: 'JSON, in UTF-8' };
  const result = v.safeParse(contentSchema, json.value);
  return result.success
    ? result.output
    : { expected: [...new Set(result.issues.map(({ message }) => message))].join('; ') };
}

function parsed(bytes: Uint8Array): { readonly value: unknown } | undefined {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return { value: JSON.parse(new TextDecoder(encoding, { fatal: true }).decode(bytes)) };
  } catch {
    return undefined;
  }
}
