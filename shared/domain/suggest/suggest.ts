/** Profile by example: what rules a file needs, told from its titles and cells. */
import type { Profile } from '../profile.ts';
import type { Example } from './example.ts';
import { suggestFor } from './for-profile.ts';
import { suggestFromScratch } from './from-scratch.ts';
import type { Suggestion } from './suggestion.ts';

/**
 * Adapts `profile` to the file, or makes rules of one's own for it when there is none. Nothing is guessed silently: what
 * the file leaves open is a question. Undefined: no column can tell people apart, so no rules can be made.
 */
export const suggest = (example: Example, profile: Profile | undefined): Suggestion | undefined =>
  profile === undefined ? suggestFromScratch(example) : suggestFor(profile, example);
