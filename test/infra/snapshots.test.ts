/** What is deployed, as text: a change of a template is a diff that a reviewer can read. */
import { describe, expect, it } from 'vitest';
import { snapshotOf } from './snapshot.ts';
import { synthesize } from './templates.ts';

const { state, service } = synthesize();

const update = 'if the change is meant: npx vitest run test/infra/snapshots.test.ts -u, and read its diff';

describe('the templates', () => {
  it.each(Object.entries({ state, service }))('of the %s stack are as they were', async (name, template) => {
    await expect(snapshotOf(template.toJSON()), update).toMatchFileSnapshot(`snapshots/${name}.json`);
  });
});
