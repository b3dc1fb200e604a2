import type { Profile } from '../profile.ts';
import { worktango } from './worktango.ts';

/** Ready-made profiles by name. */
export const presets: ReadonlyMap<string, Profile> = new Map([[worktango.preset, worktango]]);
