/** What the functions of one template may look at while its resources are resolved. */
import type { Template } from './template.ts';

/** Where the stacks are deployed to. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** Base URL of the door, without a slash at its end. */
  readonly endpoint: string;
}

/** What other resources can refer to: the answers of `Ref` and `Fn::GetAtt`. */
export interface Values {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Scope {
  readonly stack: string;
  readonly template: Template;
  readonly place: Place;
  /** Values given by the person who deploys; a parameter's default holds otherwise. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Resources of this stack that have been resolved already. */
  readonly resources: ReadonlyMap<string, Values>;
  /** Exports of the stacks that were resolved before this one. */
  readonly exports: ReadonlyMap<string, string>;
  /** What is being resolved, for error messages. */
  readonly subject: string;
}
