import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type QueryRow, queryRows } from './queries.ts';
import { readSettings } from './settings.ts';
import { logGroupOf, type Watched } from './watched.ts';

/** The questions to the logs, saved in Logs Insights in the folder `rollcall`. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const { prefix } = readSettings(this);
    const folder = prefix === undefined ? 'rollcall' : `rollcall-${prefix}`;
    for (const row of Object.values<QueryRow>(queryRows)) {
      new CfnQueryDefinition(this, row.name, {
        name: `${folder}/${row.name}`,
        queryString: row.lines.join('\n| '),
        logGroupNames: logGroupsOf(row, watched),
      });
    }
  }
}

export function logGroupsOf({ logs }: QueryRow, { functions }: Watched): string[] {
  return logs.map((name) => logGroupOf(functions[name]));
}
