/** Words of HR systems for the state of an employment. */
import type { ProfileColumn } from '../profile-column.ts';

export type ClaimedState = Extract<ProfileColumn, { type: 'status' }>['words'][string];

/** `gone`: has left; `unclear`: rules differ on what becomes of them, and on whether they are here yet. */
export type WordMeaning = 'active' | 'gone' | 'unclear';

const meanings: Readonly<Record<WordMeaning, readonly string[]>> = {
  active: [
    ...['active', 'a', 'employed', 'current', 'enabled', 'regular', 'full time', 'fulltime', 'part time', 'parttime'],
    ...['contractor', 'intern', 'temporary', 'active employee', 'true', 'yes', 'y', '1', 'aktiv', 'ja', 'vollzeit'],
    ...['teilzeit', 'actif', 'active', 'oui', 'temps plein', 'temps partiel', 'actief', 'in dienst', 'voltijd'],
    ...['deeltijd'],
  ],
  gone: [
    ...['terminated', 'inactive', 'archived', 'disabled', 'left', 'leaver', 'resigned', 'retired', 'deceased'],
    ...['former', 'former employee', 'separated', 't', 'i', 'false', 'no', 'n', '0', 'inaktiv', 'ausgeschieden'],
    ...['ausgetreten', 'nein', 'inactif', 'sorti', 'parti', 'non', 'inactief', 'uit dienst', 'nee'],
  ],
  unclear: [],
};

const meaningOf = new Map<string, WordMeaning>([
  ...meanings.active.map((word) => [word, 'active'] as const),
  ...meanings.gone.map((word) => [word, 'gone'] as const),
]);

/** What a word means wherever it is used: leave, suspension and what comes before the first day are unclear. */
export const statusMeaning = (word: string): WordMeaning =>
  meaningOf.get(
    word
      .normalize('NFC')
      .toLowerCase()
      .replace(/[-_\s]+/g, ' ')
      .trim(),
  ) ?? 'unclear';

/** The state of whoever has left, where rules know these words; undefined when they know no such state. */
export function removingState(words: Readonly<Record<string, ClaimedState>>): ClaimedState | undefined {
  const states = Object.values(words);
  return (['archived', 'deactivated'] as const).find((state) => states.includes(state));
}
