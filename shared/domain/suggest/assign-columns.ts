/** Which column of a file fills which field: the best match first, each once. */
import { type ColumnFacts, dateFormatsIn, nearlyAll } from './column-facts.ts';
import { matchTitle, type TitleMatch, type Wanted } from './match-title.ts';
import { titleConcepts } from './title-concepts.ts';

/** A column of the file. */
export type FileColumn = { readonly index: number; readonly title: string; readonly facts: ColumnFacts };

type Candidate = TitleMatch & { readonly column: FileColumn };

/** A field, the column that fills it, and others that might as well. */
export type Assignment = {
  readonly wanted: Wanted;
  readonly taken: Candidate | undefined;
  /** As good as what was taken, or too uncertain to be taken. */
  readonly alternatives: readonly Candidate[];
};

/** From here on a match is taken; below it is asked about. */
const sureEnough = 0.5;
/** Below this it is not even asked about. */
const worthAsking = 0.3;
/** Matches so close to each other are a tie. */
const tie = 0.05;

/** Assigns columns to fields, in the order of the fields. */
export function assignColumns(fields: readonly Wanted[], columns: readonly FileColumn[]): Assignment[] {
  const pairs = fields.flatMap((wanted, place) =>
    candidatesFor(wanted, columns).map((one) => ({ ...one, wanted, place })),
  );
  pairs.sort((a, b) => b.confidence - a.confidence || a.place - b.place || a.column.index - b.column.index);
  const taken = new Map<Wanted, Candidate>();
  const used = new Set<FileColumn>();
  for (const { wanted, column, confidence, reason } of pairs) {
    if (confidence < sureEnough || taken.has(wanted) || used.has(column)) continue;
    taken.set(wanted, { column, confidence, reason });
    used.add(column);
  }
  return fields.map((wanted) => {
    const best = taken.get(wanted);
    const least = best === undefined ? worthAsking : best.confidence - tie;
    const alternatives = pairs.filter(
      (one) => one.wanted === wanted && !used.has(one.column) && one.confidence >= least,
    );
    return { wanted, taken: best, alternatives: alternatives.map(({ wanted: _, place: __, ...one }) => one) };
  });
}

/** A title that is right word for word is right whatever its cells are; elsewhere the cells have a say. */
function candidatesFor(wanted: Wanted, columns: readonly FileColumn[]): Candidate[] {
  return columns.flatMap((column) => {
    const match = matchTitle(column.title, wanted);
    if (match === undefined) return lookingLike(wanted, column);
    const objection = match.confidence < 0.98 ? objectionTo(wanted, column.facts) : undefined;
    if (objection === undefined) return [{ ...match, column }];
    return [{ column, confidence: match.confidence * 0.4, reason: `${match.reason}, but ${objection}` }];
  });
}

/** Why the cells can't be what the field wants. */
function objectionTo({ type, field }: Wanted, facts: ColumnFacts): string | undefined {
  const { filled, emails, oddDates, spaced } = facts;
  if (filled === 0) return undefined;
  if (type === 'email' && emails < filled * nearlyAll) return 'its cells are no email addresses';
  if (type !== 'email' && emails >= filled * nearlyAll) return 'its cells are email addresses';
  const odd = [...oddDates.values()].reduce((sum, one) => sum + one, 0);
  if (type === 'date' && dateFormatsIn(facts).length === 0 && odd < filled * nearlyAll) return 'its cells are no dates';
  if (/Id$/.test(field) && spaced > filled / 2) return 'its cells are names rather than numbers';
  return undefined;
}

/** A column of email addresses whose title says nothing. */
function lookingLike({ type, names }: Wanted, column: FileColumn): Candidate[] {
  const { filled, emails } = column.facts;
  const isUnqualified = names.some((name) => /^e-?mail|^(user|work) e-?mail/i.test(name));
  const isAddress = emails > 0 && emails >= filled * nearlyAll && titleConcepts(column.title).length === 0;
  if (type !== 'email' || !isUnqualified || !isAddress) return [];
  return [{ column, confidence: 0.35, reason: 'its cells are email addresses' }];
}
