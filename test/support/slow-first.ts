import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose files take long, the longest first: whole systems, which also wait for the clock, then crashes and commands. */
const slow = [/\/test\/e2e\//, /\/test\/shared\/import\/.*crashes/, /\/test\/(cli|model|shared\/import)\//];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = slow.findIndex((one) => one.test(moduleId));
  return rank < 0 ? slow.length : rank;
};

/** Slow files first, so that the run does not end with one of them alone; vitest goes by sizes where it was never run. It wants a class. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
