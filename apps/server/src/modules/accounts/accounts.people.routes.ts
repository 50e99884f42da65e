import * as contract from '@kaibo/contracts';
import { PeopleQuery } from '@kaibo/contracts';
import { csvTime, mountCsv } from '#platform/csv';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { decideAppeal, fileAppeal, listAppeals, lookAppeal } from './accounts.appeals.ts';
import { countPeopleBy, peoplePage, personDetail } from './accounts.people.ts';
import {
  liftSuspension,
  ownSuspension,
  type SuspensionNeeds,
  suspendUser,
} from './accounts.suspension.ts';

export const peopleRoutes = (router: Router, needs: SuspensionNeeds): void => {
  listRoutes(router, needs);
  suspensionRoutes(router, needs);
  appealRoutes(router, needs);
};

const listRoutes = (router: Router, { db }: SuspensionNeeds): void => {
  router.mount(contract.listUsers, 'users:read', async ({ query }) => {
    const [users, total] = await Promise.all([peoplePage(db, query), countPeopleBy(db, query)]);
    return { users, total };
  });
  router.mount(contract.getUser, 'users:read', ({ params }) => personDetail(db, params.userId));
  mountCsv(
    router,
    {
      path: '/v1/console/users.csv',
      summary: 'Users as a CSV file, with the filters of the list',
      query: PeopleQuery,
      columns: userColumns,
    },
    'users:read',
    (query) => (after: contract.PersonRow | null, limit) =>
      peoplePage(db, { ...query, before: after?.id, limit }),
  );
};

const stateOf = ({ suspension }: contract.PersonRow): string =>
  suspension === null ? 'open' : 'suspended';

const userColumns = [
  { head: { zh: '编号', en: 'Id' }, cell: (row: contract.PersonRow) => row.id },
  { head: { zh: '昵称', en: 'Name' }, cell: (row: contract.PersonRow) => row.name },
  { head: { zh: '邮箱', en: 'Email' }, cell: (row: contract.PersonRow) => row.email },
  { head: { zh: '角色', en: 'Roles' }, cell: (row: contract.PersonRow) => row.roles.join(' ') },
  { head: { zh: '状态', en: 'State' }, cell: stateOf },
  {
    head: { zh: '停用到（UTC）', en: 'Suspended until (UTC)' },
    cell: (row: contract.PersonRow) => csvTime(row.suspension?.untilMs ?? null),
  },
  { head: { zh: '模拟', en: 'Simulated' }, cell: (row: contract.PersonRow) => row.simulated },
  {
    head: { zh: '注册时间（UTC）', en: 'Registered (UTC)' },
    cell: (row: contract.PersonRow) => csvTime(row.createdAtMs),
  },
];

const suspensionRoutes = (router: Router, needs: SuspensionNeeds): void => {
  router.mount(contract.suspendUser, 'users:suspend', async ({ params, body, caller, note }) => {
    await suspendUser(needs, signedIn(caller), { ...params, ...body });
    note({ before: { suspended: false }, after: { suspended: true, ...body } });
    return personDetail(needs.db, params.userId);
  });
  router.mount(contract.liftSuspension, 'users:suspend', async ({ params, body, caller, note }) => {
    await liftSuspension(needs, signedIn(caller), { ...params, ...body });
    note({ before: { suspended: true }, after: { suspended: false } });
    return personDetail(needs.db, params.userId);
  });
};

const appealRoutes = (router: Router, needs: SuspensionNeeds): void => {
  router.mount(contract.getOwnSuspension, 'account', async ({ caller }) => ({
    suspension: await ownSuspension(needs, signedIn(caller).id),
  }));
  router.mount(contract.lookAppeal, 'anyone', ({ body }) => lookAppeal(needs, body.token));
  router.mount(contract.fileAppeal, 'anyone', ({ body }) => fileAppeal(needs, body));
  router.mount(contract.listAppeals, 'users:suspend', async ({ query }) => ({
    appeals: await listAppeals(needs.db, query),
  }));
  router.mount(contract.decideAppeal, 'users:suspend', async ({ params, body, caller, note }) => {
    const { userId } = await decideAppeal(needs, signedIn(caller), { ...params, ...body });
    note({ before: { appeal: 'open', userId }, after: { appeal: body.decision } });
    return { done: true as const };
  });
};
