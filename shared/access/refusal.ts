import type { Issue } from '../domain/issue.ts';

/** Why something that a person gave us is not taken: an issue without a file around it. */
export type Refusal = Pick<Issue, 'code' | 'message' | 'expected'>;
