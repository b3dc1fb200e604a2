/** What a profile says that nobody acts upon yet. */
import type { Profile } from './profile.ts';

/** A rule that is kept with the profile and not carried out. */
export type ProfileNote = { readonly path: string; readonly message: string };

const notYet = 'recorded, and not carried out yet';

/** Rules of the profile that imports do not carry out yet. */
export function notesOn(profile: Profile): ProfileNote[] {
  const { invitations, pickup } = profile;
  const notes: [isSet: boolean, path: string, meanwhile: string][] = [
    [invitations !== undefined, 'invitations', 'nobody is invited'],
    [pickup !== undefined, 'pickup', 'customers upload their files'],
  ];
  return notes.flatMap(([isSet, path, meanwhile]) => (isSet ? [{ path, message: `${notYet}: ${meanwhile}` }] : []));
}
