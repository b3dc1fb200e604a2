import type { Issue } from '../domain/issue.ts';

/** Where issue objects go; answers with the object's key. */
export type IssueSink = (name: string, issues: readonly Issue[]) => Promise<string>;

/** 2,000 issues are well below 1 MiB. */
const issuesPerObject = 2_000;

/** Collects a file's issues, however many, and writes them out as objects of bounded size. */
export type IssueWriter = {
  /** Takes issues; when it returns a promise, wait for it before adding more. */
  readonly add: (issues: readonly Issue[]) => Promise<void> | undefined;
  readonly end: () => Promise<{ readonly keys: string[]; readonly errors: number; readonly warnings: number }>;
};

export function createIssueWriter(sink: IssueSink): IssueWriter {
  const keys: string[] = [];
  let open: Issue[] = [];
  let [errors, warnings] = [0, 0];
  const flush = async (): Promise<void> => {
    const issues = open;
    open = [];
    keys.push(await sink(`plan-${String(keys.length).padStart(6, '0')}`, issues));
  };
  return {
    add: (issues) => {
      for (const issue of issues) {
        open.push(issue);
        if (issue.severity === 'error') errors += 1;
        else warnings += 1;
      }
      return open.length >= issuesPerObject ? flush() : undefined;
    },
    end: async () => {
      if (open.length > 0) await flush();
      return { keys, errors, warnings };
    },
  };
}
