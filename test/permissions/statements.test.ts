import { describe, expect, it } from 'vitest';
import type { Place } from '../../local/template/scope.ts';
import { everything, variants } from '../infra/variants.ts';
import { documentsOf, ofPolicies, templatesOf } from './documents.ts';
import { findingsOn } from './judge-statements.ts';
import { rows, tenant } from './statement-rows.ts';
import { statementsOf } from './statements.ts';

const place: Place = {
  account: everything['rollcall:account'],
  region: everything['rollcall:region'],
  partition: 'aws',
  endpoint: 'http://127.0.0.1:1',
};

const deployments = Object.entries({ 'as it comes': {}, everything }).map(([name, settings]) => {
  const all = documentsOf(settings, tenant, place);
  const documents = ofPolicies(all);
  return { name, all, documents, statements: statementsOf(documents) };
});

describe.each(deployments)('each statement of a resource, trust or session policy, $name,', (deployed) => {
  it('is among those that are judged', () => {
    expect(deployed.statements).toEqual(statementsOf(deployed.all));
  });

  it.each(deployed.statements)('is needed with all of its parts: $name', (statement) => {
    expect(findingsOn(deployed.documents, statement, rows[statement.name], place)).toEqual([]);
  });
});

describe('the rows', () => {
  it.each(Object.entries(variants))('are all that it takes, %s', (_, settings) => {
    const names = statementsOf(templatesOf(settings)).map(({ name }) => name);
    expect(names.filter((name) => rows[name] === undefined)).toEqual([]);
  });

  it('are about statements that there are', () => {
    const names = deployments.flatMap(({ statements }) => statements.map(({ name }) => name));
    expect(Object.keys(rows).filter((name) => !names.includes(name))).toEqual([]);
  });
});
