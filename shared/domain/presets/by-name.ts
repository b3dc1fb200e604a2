import type { Profile } from '../profile.ts';
import { alleo } from './alleo.ts';
import { ally } from './ally.ts';
import { supermood } from './supermood.ts';
import { tenkc } from './tenkc.ts';
import { worktango } from './worktango.ts';

/** Ready-made profiles by name. */
export const presets: ReadonlyMap<string, Profile> = new Map(
  [worktango, tenkc, alleo, ally, supermood].map((profile) => [profile.preset, profile]),
);
