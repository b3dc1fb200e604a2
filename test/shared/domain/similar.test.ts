import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldTitle, nearMisses } from '../../../shared/domain/similar.ts';

describe('a folded title', () => {
  it.each([
    ['First Name', 'firstname'],
    ['first_name', 'firstname'],
    ['Prénom', 'prenom'],
    ['PRE\u0301NOM', 'prenom'],
    ['Straße', 'strasse'],
    ['ΟΔΟΣ Α', 'οδοσα'],
    ['Employee #', 'employee'],
    ['Level 2', 'level2'],
    ['Ｅｍａｉｌ', 'email'],
    ['电子邮件', '电子邮件'],
    ['البريد الإلكتروني', 'البريدالالكتروني'],
    ['#!', ''],
  ])('of %s is %s', (title, folded) => {
    expect(foldTitle(title)).toBe(folded);
  });

  it('is the same when folded again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldTitle(foldTitle(text))).toBe(foldTitle(text));
      }),
    );
  });
});

describe('near misses', () => {
  const titles = ['User Email', 'User Name', 'First Name', 'Last Name', 'Title', 'Manager Email', 'Teams', 'City'];

  it.each([
    ['user email', ['User Email']],
    ['USER-EMAIL', ['User Email']],
    ['userEmail', ['User Email']],
    ['Name, First', ['First Name']],
    ['nameLast', ['Last Name']],
    ['Frist Name', ['First Name']],
    ['Titel', ['Title']],
    ['Team', ['Teams']],
    ['Manager Emial', ['Manager Email']],
    ['Manger Emial', []],
    ['Use Nme', []],
    ['Cite', []],
    ['Department', []],
    ['Manager', []],
    ['User Email', []],
    ['', []],
    ['##', []],
  ])('of %j are %j (Y9)', (name, near) => {
    expect(nearMisses(name, titles)).toEqual(near);
  });

  it('come best first', () => {
    const candidates = ['First Namx', 'Name First', 'first_name', 'Furst Nam', 'First-Name', 'First Name'];
    expect(nearMisses('First Name', candidates)).toEqual(
      ['first_name', 'First-Name', 'Name First', 'First Namx', 'Furst Nam'].slice(0, 4),
    );
  });

  it.each([
    ['Level 1', 'Level 2'],
    ['Address 1', 'Address'],
    ['#', '%'],
  ])('are not %s and %s', (name, candidate) => {
    expect(nearMisses(name, [candidate])).toEqual([]);
  });

  it('of a name are candidates that are not equal to it', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (name, candidates) => {
        for (const near of nearMisses(name, candidates)) {
          expect(candidates).toContain(near);
          expect(near).not.toBe(name);
        }
      }),
    );
  });

  it('go both ways', () => {
    const word = fc.stringMatching(/^[a-c ]{4,10}[12]?$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(nearMisses(a, [b]).length).toBe(nearMisses(b, [a]).length);
      }),
      { numRuns: 1000 },
    );
  });
});
