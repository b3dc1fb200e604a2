/** Whom a resource's policy names ("AWS JSON policy elements: Principal"), and who asks. */
import * as v from 'valibot';
import { strings } from './strings.ts';

/** Who asks. Everybody is of the one account that there is. */
export type Principal =
  | { readonly kind: 'role' | 'user'; readonly arn: string; readonly account: string }
  | { readonly kind: 'service'; readonly name: string };

/** A name has no wildcards ("AWS JSON policy elements: Principal"); sessions and federated users are nobody here. */
const identities = v.pipe(
  strings,
  v.checkItems(
    (one) => /^(\*|\d{12}|arn:[\w-]+:iam::\d{12}:(root|(role|user)\/[^*?]+))$/.test(one),
    ({ input }) => `the principal ${input} is not known here: expected *, an account, a role or a user`,
  ),
);

const services = v.pipe(
  strings,
  v.checkItems(
    (one) => /^[a-z0-9.-]+$/.test(one),
    ({ input }) => `the service principal ${input} is not known here`,
  ),
);

/** Whom a statement names: accounts, roles and users, or services. */
export interface Named {
  readonly AWS: readonly string[];
  readonly Service: readonly string[];
}

const nobody: readonly string[] = [];

export const principalElement = v.union([
  v.pipe(
    v.literal('*'),
    v.transform((everybody): Named => ({ AWS: [everybody], Service: nobody })),
  ),
  v.pipe(
    v.strictObject({ AWS: v.optional(identities), Service: v.optional(services) }),
    v.transform(({ AWS = nobody, Service = nobody }): Named => ({ AWS, Service })),
  ),
]);

/**
 * `caller`: the principal itself is named, or everybody. `account`: only the account that it belongs to, which in an
 * Allow leaves it to the account's own policies and grants nothing by itself, and in a Deny denies everybody in it.
 */
export type Naming = 'caller' | 'account' | undefined;

export function namingOf({ AWS, Service }: Named, principal: Principal): Naming {
  if (AWS.includes('*')) return 'caller';
  if (principal.kind === 'service') return Service.includes(principal.name) ? 'caller' : undefined;
  if (AWS.includes(principal.arn)) return 'caller';
  const root = new RegExp(`^(arn:[\\w-]+:iam::)?${principal.account}(:root)?$`);
  return AWS.some((named) => root.test(named)) ? 'account' : undefined;
}
