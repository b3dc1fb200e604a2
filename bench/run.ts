/** `npm run bench`: every figure of the project, each beside what it is compared to. */
import { parseArgs } from 'node:util';
import { benchDue } from './due.ts';
import { benchImport } from './import.ts';
import { benchLoad } from './load.ts';
import { benchPlan } from './plan.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    'import-rows': { type: 'string', default: '20000' },
    due: { type: 'string', default: '5000' },
  },
});

await benchLoad(2 * Number(values.rounds) + 1);
benchPlan(Number(values.rows), Number(values.rounds));
await benchImport(Number(values['import-rows']));
await benchDue(4 * Number(values.due), Number(values.due));
