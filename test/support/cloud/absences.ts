/** Who is missing from a tenant's files, as the work bucket has it, and files that a person uploads. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Import } from '../../../shared/domain/import.ts';
import type { WaitingUser } from '../../../shared/domain/patience.ts';
import type { MissingPolicy, Profile } from '../../../shared/domain/profile.ts';
import { readAbsences } from '../../../shared/store/absences.ts';
import { changeProfile, getTenant } from '../../../shared/store/tenants.ts';
import { choiceMetadata } from '../../../shared/store/uploads.ts';
import type { Cloud } from './cloud.ts';
import { deliver } from './deliver.ts';
import { lastImport } from './site.ts';

/** Those who wait since the last complete file that was imported. */
export async function waitingOf({ backdoor }: Cloud, tenant: string): Promise<WaitingUser[]> {
  const found: WaitingUser[] = [];
  await readAbsences(backdoor.work, tenant, (one) => found.push(one));
  return found;
}

/** Uploads a file by hand, with a choice about absentees, and lets everything happen that follows from it. */
export async function importByHand(
  cloud: Cloud,
  tenant: string,
  body: string,
  missing: MissingPolicy,
): Promise<Import> {
  const { uploads } = cloud.backdoor;
  cloud.clock.advance(1000);
  const object = { Bucket: uploads.name, Key: `${tenant}/staff.csv`, Body: body, Metadata: choiceMetadata(missing) };
  await uploads.s3.send(new PutObjectCommand(object));
  await deliver(cloud);
  return lastImport(cloud, tenant);
}

/** Changes the rules of a tenant; undefined takes a setting away. */
export async function changeRules(
  { backdoor, clock }: Cloud,
  tenant: string,
  change: (profile: Profile) => Profile,
): Promise<void> {
  const before = await getTenant(backdoor.tenants, tenant);
  if (before === undefined) throw new Error(`there is no tenant ${tenant}`);
  const decision = { id: `change-${before.revision}`, by: 'jo@example.com', at: clock.now() };
  await changeProfile(backdoor.tenants, before, change(before.profile), decision);
}
