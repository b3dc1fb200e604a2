/** Commands as fast-check makes them: files that are mostly good, of six people, and now and then a crash. */
import fc from 'fast-check';
import {
  approveHeld,
  type Command,
  cancelWaiting,
  discardHeld,
  type FileSpec,
  file,
  fileAndJobMeanwhile,
  pauseOrResume,
  platformChangesJob,
  platformGivesPoints,
  purgeRuns,
  restoreOne,
  rollBackLast,
  sweepRuns,
  timePasses,
  twoFiles,
} from './commands.ts';
import type { Crash } from './real-tenant.ts';

const people = ['1', '2', '3', '4', '5', '6'] as const;
const person = fc.constantFrom(...people);

const rarely = (weight: number): fc.Arbitrary<boolean> =>
  fc.oneof({ arbitrary: fc.constant(false), weight: weight - 1 }, { arbitrary: fc.constant(true), weight: 1 });

const rowOf = (key: string) =>
  fc.record({
    key: fc.constant(key),
    name: rarely(25).map((isEmpty) => (isEmpty ? '' : `Ada ${key}`)),
    job: fc.constantFrom('', '', '', '', 'Poet', 'Critic'),
    status: rarely(15).map((isOut) => (isOut ? ('archived' as const) : ('active' as const))),
    end: fc.oneof({ arbitrary: fc.constant(0), weight: 6 }, { arbitrary: fc.constantFrom(1, 2, -1), weight: 2 }),
    twice: rarely(40),
  });

const absent = fc.oneof(
  { arbitrary: fc.subarray([...people], { maxLength: 2 }), weight: 4 },
  { arbitrary: fc.subarray([...people], { maxLength: 5 }), weight: 1 },
);

/** Everybody, as they are hired. */
export const firstFile = file({
  rows: people.map((key) => ({ key, name: `Ada ${key}`, job: '', status: 'active', end: 0, twice: false })),
  hasStranger: false,
  hasLineEnd: true,
  isBroken: false,
});

const fileSpec: fc.Arbitrary<FileSpec> = fc.record({
  rows: fc
    .tuple(absent, ...people.map(rowOf))
    .map(([missing, ...rows]) => rows.filter(({ key }) => !missing.some((one) => one === key))),
  hasStranger: rarely(12),
  hasLineEnd: rarely(12).map((isLess) => !isLess),
  isBroken: rarely(20),
});

const moment: fc.Arbitrary<Crash> = fc.record({
  at: fc.nat(60),
  when: fc.constantFrom('before' as const, 'after' as const),
});
const early: fc.Arbitrary<Crash> = fc.record({
  at: fc.nat(12),
  when: fc.constantFrom('before' as const, 'after' as const),
});
const perhaps = (crash: fc.Arbitrary<Crash>) => fc.option(crash, { nil: undefined, freq: 2 });

const upload = fc
  .tuple(
    fileSpec,
    fc.oneof(
      fc.constant({}),
      fc.constant({ twice: true }),
      moment.map((crash) => ({ crash })),
    ),
  )
  .map(([spec, how]) => file(spec, how));

/** From a minute to three days. */
const time = fc.constantFrom(1, 10, 60, 5 * 60, 24 * 60, 24 * 60, 3 * 24 * 60).map(timePasses);

/** Files come most often: `fc.commands` takes each of these as often as any other. */
export const anyCommand: fc.Arbitrary<Command>[] = [
  upload,
  upload,
  upload,
  fc.tuple(fileSpec, fileSpec, fc.boolean()).map(([older, newer, isSwapped]) => twoFiles(older, newer, isSwapped)),
  perhaps(early).map(approveHeld),
  perhaps(early).map(approveHeld),
  perhaps(early).map(discardHeld),
  perhaps(early).map(cancelWaiting),
  perhaps(early).map(rollBackLast),
  perhaps(early).map(pauseOrResume),
  fc.tuple(person, fc.nat(9)).map(([key, points]) => platformGivesPoints(key, points)),
  fc.tuple(person, fc.constantFrom('Editor', 'Poet')).map(([key, job]) => platformChangesJob(key, job)),
  fc
    .tuple(fileSpec, person, fc.constantFrom('Editor', 'Poet'))
    .map(([spec, key, job]) => fileAndJobMeanwhile(spec, key, job)),
  fc.tuple(person, perhaps(early)).map(([key, crash]) => restoreOne(key, crash)),
  time,
  time,
  fc.tuple(fc.constantFrom(0, 0, 5, 24 * 60), perhaps(moment)).map(([behind, crash]) => sweepRuns(behind, crash)),
  perhaps(moment).map(purgeRuns),
];
