/** What the roles of a deployment are granted, one action on one resource each. */
import type { RolePolicies } from '../../local/iam/account.ts';
import { createAccount } from '../../local/iam/account.ts';
import type { Policy, Statement } from '../../local/iam/policy.ts';
import { compileWildcard } from '../../local/iam/wildcard.ts';
import { type Deployment, ofKind } from '../../local/resources/deployment.ts';

export interface Grant {
  /** ARN of the role. */
  readonly role: string;
  /** Whose role it is: `apply`, `session`. */
  readonly who: string;
  readonly action: string;
  /** Pattern of ARNs, as the statement has it. */
  readonly resource: string;
  /** The same for people: names of constructs in the place of ARNs. */
  readonly on: string;
  /** The statement, as if it said this one thing. */
  readonly alone: Statement;
}

/** @throws an error if a role allows by NotAction or NotResource: nobody could say what that is needed for. */
export function grantsOf(deployment: Deployment): readonly Grant[] {
  const { roles } = createAccount(deployment);
  return [...roles].flatMap(([role, policies]) => {
    const who = ownerOf(role, deployment);
    return allowing(policies).flatMap((statement) => grantsBy(statement).map((one) => ({ role, who, ...one })));
  });
}

function allowing({ identity }: RolePolicies): readonly Statement[] {
  return identity.flatMap(({ statements }: Policy) => statements).filter(({ effect }) => effect === 'Allow');
}

function grantsBy(statement: Statement): readonly Omit<Grant, 'role' | 'who'>[] {
  const { actions, resources } = statement;
  if (actions === undefined || resources === undefined) {
    throw new Error(`${statement.name} allows all but something: name what it allows`);
  }
  return actions.flatMap((action) =>
    resources.map((resource) => ({
      action,
      resource,
      on: readable(resource),
      alone: only(statement, action, resource),
    })),
  );
}

function only(statement: Statement, action: string, resource: string): Statement {
  const ofAction = compileWildcard(action, 'any-case');
  const ofResource = compileWildcard(resource);
  return {
    ...statement,
    actions: [action],
    resources: [resource],
    covers: (name, arn, context) => ofAction(name) && ofResource(arn) && statement.covers(name, arn, context),
  };
}

/** The function whose role it is; else the role's own name, without what makes it unique. */
function ownerOf(roleArn: string, deployment: Deployment): string {
  const lambda = ofKind(deployment, 'function').find((each) => each.roleArn === roleArn);
  const schedule = ofKind(deployment, 'schedule').find((each) => each.roleArn === roleArn);
  if (lambda !== undefined) return lambda.label;
  return schedule === undefined ? readable(roleArn.split('/').at(-1) ?? roleArn) : `${schedule.label} (schedule)`;
}

/**
 * `arn:aws:s3:::rollcallstate-uploadsbucket-0123abcd/*` → `uploadsbucket/*`: names are made of stack, construct and eight
 * digits, and CDK's constructs end in eight more.
 */
function readable(pattern: string): string {
  if (pattern === '*') return pattern;
  const name = pattern.startsWith('arn:') ? pattern.split(':').slice(5).join(':') : pattern;
  return name
    .replace(/^(table|key|function|log-group|event-bus)[/:]/, '')
    .replace(/^rollcall(state|service)-/i, '')
    .replace(/-[0-9a-f]{8}(?=$|[/:])/, '')
    .replace(/[0-9A-F]{8}(?=$|[/:])/, '');
}
