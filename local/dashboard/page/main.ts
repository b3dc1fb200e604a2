/** The page: asks for the view every few seconds, and draws it. */
import * as v from 'valibot';
import { type PageView, pageView, type WidgetView } from '../view.ts';
import { type Choice, offer } from './choice.ts';
import { element } from './element.ts';
import { placeAll, type Shown } from './widget.ts';

/** ms. */
const everyMs = 5000;

const ranges: readonly Choice[] = [
  { value: '15', text: '15 min' },
  { value: '60', text: '1 h' },
  { value: '180', text: '3 h' },
  { value: '720', text: '12 h' },
  { value: '1440', text: '1 day' },
];
const resolutions: readonly Choice[] = [
  { value: '60', text: 'each minute' },
  { value: '0', text: 'as on AWS' },
];

const status = document.querySelector('#updated') ?? document.body;
const chosen = { minutes: '15', resolution: '60' };
let updates: readonly Shown<WidgetView>['update'][] = [];

function draw(view: PageView): void {
  document.title = titleOf(view);
  if (updates.length !== view.widgets.length) {
    const grid = element('main', { id: 'widgets' });
    document.querySelector('#widgets')?.replaceWith(grid);
    updates = placeAll(view.widgets, grid);
  }
  for (const [at, widget] of view.widgets.entries()) updates[at]?.(widget, view);
}

/** The tab says it, too, when something is on. */
function titleOf({ widgets: all }: PageView): string {
  const on = all
    .flatMap((widget) => (widget.kind === 'alarms' ? widget.alarms : []))
    .filter(({ state }) => state === 'on');
  return `${on.length > 0 ? `▲ ${on.length} ` : ''}Rollcall, on this machine`;
}

async function ask(): Promise<void> {
  try {
    const answer = await fetch(`/view.json?${new URLSearchParams(chosen)}`);
    draw(v.parse(pageView, await answer.json()));
    tell(`updated ${new Date().toLocaleTimeString('en-GB')}`, false);
  } catch (cause) {
    tell(`not updated: ${cause instanceof TypeError ? 'the local cloud does not answer' : cause}`, true);
  }
}

function tell(text: string, isStale: boolean): void {
  status.textContent = text;
  status.classList.toggle('stale', isStale);
}

async function run(): Promise<void> {
  await ask();
  setTimeout(() => void run(), everyMs);
}

offer('ranges', ranges, chosen.minutes, (minutes) => {
  chosen.minutes = minutes;
  void ask();
});
offer('resolutions', resolutions, chosen.resolution, (resolution) => {
  chosen.resolution = resolution;
  void ask();
});
void run();
