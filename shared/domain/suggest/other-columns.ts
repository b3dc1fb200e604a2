/** Columns that fill no field, and what the rules do with them. */
import { type FileRules, type Profile, rulesFor } from '../profile.ts';
import { mapUnknown } from '../unknown-columns.ts';
import type { FileColumn } from './assign-columns.ts';
import { entryTypeOf } from './cell-kinds.ts';
import type { OtherColumn } from './suggestion.ts';
import { titleConcepts } from './title-concepts.ts';

/** What becomes of each of these columns when a file with them is imported. */
export function otherColumns(
  profile: Profile,
  all: readonly FileColumn[],
  others: readonly FileColumn[],
): OtherColumn[] {
  const rules = rulesFor(profile, 'users');
  return rules === undefined
    ? []
    : others.map((one) => ({ title: one.title, fate: fateOf(one, all, rules) + advice(one) }));
}

function fateOf({ title, facts }: FileColumn, all: readonly FileColumn[], rules: FileRules): string {
  const titles = all.map((column) => column.title);
  const { entries, issues } = mapUnknown(titles, [titles.indexOf(title)], rules, new Map(), new Map());
  const [entry] = entries;
  if (entry === undefined) return issues[0]?.code === 'near-miss-title' ? (issues[0]?.message ?? '') : ignored(rules);
  const type = entry.type ?? entryTypeOf(facts, rules.dateFormat);
  return entry.map === 'custom' ? `custom field, ${type}` : 'attribute, text';
}

const ignored = ({ unknownColumns: { as, prefix } }: FileRules): string => {
  if (as === 'reject') return 'the file is refused while it has this column';
  return prefix === undefined ? 'ignored, with a warning' : `ignored, with a warning: it does not begin with ${prefix}`;
};

/** What nobody needs should not be sent. */
const advice = ({ title }: FileColumn): string =>
  titleConcepts(title).some(({ concept }) => concept.needless)
    ? '; leave it out of the export: nothing here needs it'
    : '';
