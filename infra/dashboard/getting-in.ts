import { endpointMetric, hour, ours } from '../metrics.ts';
import { queryRows } from '../queries.ts';
import type { Watched } from '../watched.ts';
import { colours, type Panel } from './panel.ts';

export function gettingInPanels({ serverId }: Watched): Panel[][] {
  return [
    [
      {
        kind: 'graph',
        title: 'Logins',
        unit: 'logins',
        metrics: [
          ours('LoginSucceeded', { label: 'let in', color: colours.good }),
          ours('LoginFailed', { label: 'refused', color: colours.bad }),
        ],
      },
      {
        kind: 'graph',
        title: 'Files uploaded over SFTP',
        unit: 'files',
        metrics: [endpointMetric(serverId, 'FilesIn', 'files')],
      },
      { kind: 'graph', title: 'Imports by outcome', unit: 'imports', stacked: true, metrics: outcomes() },
      {
        kind: 'graph',
        title: 'Rows of ended imports',
        unit: 'rows',
        metrics: [
          ours('ImportRows', { label: 'read', color: colours.good }),
          ours('ImportRowsRejected', { label: 'rejected', color: colours.bad }),
        ],
      },
    ],
    [
      { kind: 'table', title: 'Imports by tenant and outcome, most first', query: queryRows.importsByTenant },
      { kind: 'table', title: 'Refused logins by tenant and reason', query: queryRows.failedLogins },
      {
        kind: 'graph',
        title: 'Regular files that did not come',
        unit: 'files',
        metrics: [ours('DeliveriesMissed', { label: 'missed', color: colours.bad, period: hour })],
        limit: { at: 1, alarm: 'files-late' },
      },
    ],
  ];
}

function outcomes() {
  const ended = (state: string, label: string, color: string) =>
    ours('ImportEnded', { where: { state }, label, color });
  return [
    ended('succeeded', 'succeeded', colours.good),
    ended('succeeded_with_errors', 'with rejected rows', '#56B4E9'),
    ours('ImportHeld', { label: 'held', color: colours.warning }),
    ended('failed', 'failed', colours.bad),
    ended('cancelled', 'cancelled', colours.neutral),
  ];
}
