import { toJsonSchema } from '@valibot/to-json-schema';
import { profileShape } from '../shared/domain/profile.ts';
import { columnSchema } from '../shared/domain/profile-column.ts';

/**
 * The JSON Schema of a profile as people write it, for editors. What contradicts itself, and dates' notations, only
 * `rollcall profile validate` can tell.
 */
export function profileJsonSchema(): object {
  const { $schema, properties, ...schema } = toJsonSchema(profileShape, {
    typeMode: 'input',
    definitions: { column: columnSchema },
    ignoreActions: ['trim', 'check', 'raw_check'],
  });
  const own = { $schema: { type: 'string', description: 'Where the editor finds this schema.' } };
  return { $schema, title: 'Rollcall profile', ...schema, properties: { ...own, ...properties } };
}
