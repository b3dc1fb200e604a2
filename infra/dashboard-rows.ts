/** The dashboard as data: four questions, in the order in which somebody on call asks them. */
import { costPanels } from './dashboard/cost.ts';
import { fastPanels } from './dashboard/fast.ts';
import { gettingInPanels } from './dashboard/getting-in.ts';
import type { Panel } from './dashboard/panel.ts';
import { stuckPanels } from './dashboard/stuck.ts';
import type { Watched } from './watched.ts';

export interface DashboardRow {
  readonly question: string;
  /** How to read what stands below it. */
  readonly answer: string;
  /** Each line is as wide as the dashboard; its panels share it. */
  readonly panels: readonly (readonly Panel[])[];
}

export function dashboardRows(watched: Watched): readonly DashboardRow[] {
  return [
    {
      question: 'Are customers’ files getting in?',
      answer:
        'Yes, while logins succeed, files arrive, and imports end as succeeded. Whose they are stands in the tables, not in the graphs.',
      panels: gettingInPanels(watched),
    },
    {
      question: 'Is anything stuck?',
      answer:
        'No, while the oldest file and the oldest message are young, and there are no dead letters and no errors that go on. A held file waits for a person, not for us to mend something.',
      panels: stuckPanels(watched),
    },
    {
      question: 'Is it fast?',
      answer:
        'A file is done in minutes. Near 100 % of its timeout a function is cut off: then a larger file could not be planned.',
      panels: fastPanels(watched),
    },
    {
      question: 'What does it cost?',
      answer:
        'What was used, at list prices of us-east-1 without free tiers. It shows what makes cost grow; the bill is what counts.',
      panels: costPanels(watched),
    },
  ];
}
