/** `npm run costs`: writes what a month costs into its page, from the quantities and prices that are reckoned with. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCosts } from './cost-table.ts';

const page = join(import.meta.dirname, '../docs/capacity.md');

writeFileSync(page, withCosts(readFileSync(page, 'utf8')));
