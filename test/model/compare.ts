/** What can be seen of both tenants, and that it is the same. */
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import type { DirectoryItem } from '../../shared/store/directory-item.ts';
import { getLane } from '../../shared/store/lane.ts';
import type { Cloud } from '../support/cloud/cloud.ts';
import { importsOf } from '../support/cloud/site.ts';
import { isShown } from './clock-and-people.ts';
import type { Real } from './real-tenant.ts';
import { dueOf, type Model, type ModelUser } from './state.ts';

const userInModel = ({ status, fields, points, version, instants, untold, ...user }: ModelUser) => ({
  status,
  fields: { ...fields },
  points,
  version,
  offboardsAt: instants.offboardsAt,
  purgesAt: instants.purgesAt,
  dueAt: untold?.at ?? dueOf({ status, instants }),
  mayLogIn: status === 'active',
  untold: untold?.type,
  key: user.key,
});

const fieldNames = ['id', 'name', 'job', 'end'];

const userInReality = (item: DirectoryItem) => ({
  status: item.status,
  fields: Object.fromEntries(fieldNames.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]]))),
  points: item.points,
  version: item.version,
  offboardsAt: item.offboardsAt,
  purgesAt: item.purgesAt,
  dueAt: item.dueAt,
  mayLogIn: item.mayLogIn,
  untold: typeof item.telling === 'object' ? Object(item.telling).type : undefined,
  key: item.key,
});

/** In one read, whatever shard they are in: nobody else has users here. */
async function usersOf({ backdoor }: Cloud, tenant: string) {
  const { db, name } = backdoor.directory;
  const users: Record<string, ReturnType<typeof userInReality>> = {};
  for await (const { Items = [] } of paginateScan({ client: db }, { TableName: name })) {
    for (const item of Items) if (item.tenant === tenant) users[String(item.key)] = userInReality(item);
  }
  return users;
}

function modelView(model: Model, now: number) {
  const imports = model.imports.filter((one) => isShown(one, now));
  return {
    users: Object.fromEntries([...model.users].map(([key, user]) => [key, userInModel(user)])),
    imports: imports.map(({ n, state, counts, held, takenBackBy }) => ({
      n,
      state,
      counts,
      held: state === 'held' ? held : undefined,
      takenBackBy,
    })),
    isPaused: model.isPaused,
    told: [...model.told].sort(),
    waiting: 0,
  };
}

async function realView({ cloud, tenant, ids }: Real) {
  const imports = (await importsOf(cloud, tenant)).reverse();
  const numberOf = (id: string | undefined) => (id === undefined ? undefined : ids.indexOf(id));
  const told = new Map<string, string>();
  for (const { type, detail } of cloud.events) {
    const { id, tenant: whose, key } = Object(detail);
    if (whose === tenant && type.startsWith('user.')) told.set(id, `${type} ${key}`);
  }
  return {
    users: await usersOf(cloud, tenant),
    imports: imports.map(({ id, state, counts, held, rolledBackBy }) => ({
      n: numberOf(id),
      state,
      counts,
      held: state === 'held' ? held : undefined,
      takenBackBy: numberOf(rolledBackBy),
    })),
    isPaused: (await getLane(cloud.backdoor.imports, tenant)).paused !== undefined,
    told: [...told.values()].sort(),
    waiting: cloud.messages.length,
  };
}

/** Throws where the two differ. */
export async function expectSame(model: Model, real: Real): Promise<void> {
  expect(await realView(real)).toEqual(modelView(model, real.cloud.clock.now()));
}
