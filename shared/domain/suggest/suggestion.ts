/** What an example of a file tells about the rules that it needs. */
import type { Profile } from '../profile.ts';

/** A column of the file for a field of the directory. */
export type SuggestedField = {
  readonly field: string;
  /** The field's standard title. */
  readonly standard: string;
  readonly isRequired: boolean;
  /** As the file writes it; undefined when no column fills the field. */
  readonly title: string | undefined;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reason: string;
};

/** A column that fills no field, and what becomes of it. */
export type OtherColumn = { readonly title: string; readonly fate: string };

/** How often a value occurs that is no person's own, and whether the rules know it. */
type FoundValue = { readonly value: string; readonly times: number; readonly isKnown: boolean };

/** The few and repeated values of a column; `once`: how many more occur only once, and are not shown. */
export type FoundValues = {
  readonly title: string;
  readonly field: string | undefined;
  readonly values: readonly FoundValue[];
  readonly once: number;
};

/** How well a column tells people apart; `repeated`: cells that another row has as well. */
export type IdentityColumn = {
  readonly field: string;
  readonly title: string;
  readonly isIdentity: boolean;
  readonly empty: number;
  readonly repeated: number;
};

/** Something that a file can't tell. Each choice is a setting of the profile, as `path=value`. */
export type Question = {
  readonly code: 'date-format' | 'title' | 'status-word' | 'values' | 'identity';
  /** The place in the profile that the answer belongs to. */
  readonly path: string;
  readonly message: string;
  readonly choices: readonly string[];
};

export type Suggestion = {
  readonly profile: Profile;
  readonly fields: readonly SuggestedField[];
  readonly others: readonly OtherColumn[];
  readonly values: readonly FoundValues[];
  readonly identity: readonly IdentityColumn[];
  readonly questions: readonly Question[];
  /** What is worth knowing and needs no answer. */
  readonly remarks: readonly string[];
};
