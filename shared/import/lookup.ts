import { createAddressTable } from './address-table.ts';
import type { EmailClaims } from './email-claims.ts';
import type { PlanInput } from './plan-file.ts';
import type { EmailTargets, Lookup } from './references.ts';

/** What the names in a file are looked up in: the directory, and the addresses that its rows have. */
export const lookupFor = (input: PlanInput, claims: EmailClaims): Lookup => ({
  keys: async (entity, keys) => {
    await input.heartbeat();
    return input.existing(entity, keys);
  },
  markEmails: (names) => markEmails(names, input, claims),
});

/** Goes over all addresses of the directory once, whatever the number of names: by hashes, 20 to 30 bytes for each name. */
async function markEmails(names: EmailTargets, input: PlanInput, claims: EmailClaims): Promise<void> {
  const { index } = input;
  const wanted = createAddressTable();
  const addresses = new Uint32Array(names.size());
  for (let name = 0; name < names.size(); name += 1) addresses[name] = wanted.put(index.hashOf(names.at(name)));
  const isThere = new Uint8Array(wanted.size());
  if (input.eachUserEmail === undefined) {
    for (let user = 0; user < index.size(); user += 1) isThere[wanted.find(index.emailOf(user))] = 1;
  } else {
    await input.eachUserEmail((email) => {
      isThere[wanted.find(index.hashOf(email))] = 1;
    });
  }
  for (let name = 0; name < names.size(); name += 1) {
    if (isThere[addresses[name] ?? 0] === 1 || claims.isNamed(names.at(name))) names.mark(name);
  }
}
