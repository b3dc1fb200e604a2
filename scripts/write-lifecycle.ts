/** `npm run lifecycle`: writes the life of a user into its page, from the table that the code goes by. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLifecycle } from '../shared/domain/lifecycle-text.ts';

const page = join(import.meta.dirname, '../docs/lifecycle.md');

writeFileSync(page, withLifecycle(readFileSync(page, 'utf8')));
