/** The life of a user for people to read: what documentation shows of the table. */
import { type LifecycleEvent, lifecycle, lifecycleEvents, type Transition } from './lifecycle.ts';
import { accessIn, type UserStatus, userStatuses } from './user.ts';

type Step = Transition & { readonly from: UserStatus; readonly event: LifecycleEvent };

const steps: readonly Step[] = userStatuses.flatMap((from) =>
  lifecycleEvents.flatMap((event) => {
    const transition = lifecycle[from][event];
    return transition === undefined ? [] : [{ from, event, ...transition }];
  }),
);

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(titles), `|${titles.map(() => '---|').join('')}`, ...rows.map(row)].join('\n');

const yesNo = (yes: boolean): string => (yes ? 'yes' : 'no');
const code = (text: string): string => `\`${text}\``;

/** What each state allows. */
const accessTable = (): string =>
  table(
    ['state', '`mayLogIn`', '`isSearchable`', '`mayBeContacted`'],
    userStatuses.map((status) => {
      const { mayLogIn, isSearchable, mayBeContacted } = accessIn(status);
      return [code(status), ...[mayLogIn, isSearchable, mayBeContacted].map(yesNo)];
    }),
  );

const stepTable = (): string =>
  table(
    ['state', 'what happens', 'state afterwards', 'told as'],
    steps.map(({ from, event, to, told }) => [
      code(from),
      event,
      to === 'purged' ? 'purged: no item' : code(to),
      code(told),
    ]),
  );

/** One arrow from state to state, with everything that leads along it. */
function diagram(): string {
  const arrows = new Map<string, LifecycleEvent[]>();
  for (const { from, to, event } of steps) {
    const arrow = `${from} --> ${to === 'purged' ? '[*]' : to}`;
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), event]);
  }
  const lines = [...arrows].map(([arrow, events]) => `  ${arrow}: ${events.join(', ')}`);
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```'].join('\n');
}

const [begin, end] = ['<!-- lifecycle: written by npm run lifecycle -->', '<!-- lifecycle: end -->'];

/** The document with what stands between its two markers written anew. Throws when it has no such markers. */
export function withLifecycle(document: string): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the document has no lines ${begin} and ${end}, in this order`);
  const written = [begin, accessTable(), stepTable(), diagram(), ''].join('\n\n');
  return `${document.slice(0, from)}${written}${document.slice(to)}`;
}
