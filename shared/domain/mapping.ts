/** What the columns of one file mean, once its header was read with the tenant's rules. */
import type { DayColumn } from './content-date.ts';
import type { Cell, EntryType, Value } from './field.ts';
import type { Profile } from './profile.ts';
import type { ProfileColumn, Reference } from './profile-column.ts';
import type { MapField } from './reserved-fields.ts';
import type { UserStatus } from './user.ts';

type Mapped = {
  readonly index: number;
  /** As the file writes it. */
  readonly title: string;
  /** Reads a trimmed cell that is not empty. */
  readonly read: (cell: string) => Cell;
};

/** A column of this file and the field it fills. */
export type MappedColumn = Mapped & {
  readonly field: string;
  readonly required: boolean;
  /** What an empty cell stands for; undefined: for no value. */
  readonly whenEmpty: Value | undefined;
  /** The most characters that its value may have. */
  readonly mostLength: number;
};

/** A column of this file that fills an entry of a map: a parent group, a custom field, an attribute. */
export type MappedEntry = Mapped & {
  readonly map: MapField;
  readonly name: string;
  /** Undefined while no file had a value for it. */
  readonly type: EntryType | undefined;
};

/** A column whose cells name users or teams. */
export type MappedReference = Reference & {
  readonly field: string;
  readonly title: string;
  readonly type: ProfileColumn['type'];
};

/** Columns and entries are in the order of their names: the file's order means nothing. */
export type Mapping = {
  readonly width: number;
  /** The columns that tell one from another, as far as the file has them: the first that has a value does. */
  readonly identity: readonly MappedColumn[];
  /** The fields that do, whether the file has them or not. */
  readonly identityFields: readonly string[];
  readonly columns: readonly MappedColumn[];
  readonly entries: readonly MappedEntry[];
  /** The column that has the day of the file, where the rules know one and the file has it. */
  readonly day: DayColumn | undefined;
  readonly emptyCells: Profile['emptyCells'];
  /** What every record claims besides its cells. */
  readonly constants: Readonly<Record<string, Value>>;
  /** What new users get where their record claims nothing; undefined when there is no such thing. */
  readonly defaults: Readonly<Record<string, Value>> | undefined;
  /** Lists to which records add, and from which they take nothing. */
  readonly adding: ReadonlySet<string>;
  /** The state of new users whose row has no word about it. */
  readonly usualStatus: UserStatus;
  /** States that absence leads to: a row without a word about the state brings somebody back from them. */
  readonly returnsFrom: readonly UserStatus[];
  readonly references: readonly MappedReference[];
  /**
   * The title of the addresses that nobody else may have, whether this file has them or not; undefined when there are none,
   * or when they are the identity.
   */
  readonly uniqueEmail: string | undefined;
  /** Custom fields whose type was not known before this file, and those among them whose type its values have to tell. */
  readonly newEntries: readonly MappedEntry[];
  readonly untyped: readonly MappedEntry[];
};
