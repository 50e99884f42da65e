import {
  addAddress,
  createUser,
  getMe,
  listAddresses,
  listUsers,
  logIn,
  logOut,
  RolesChanged,
  register,
  removeAddress,
  setRoles,
  takeRole,
  UserRegistered,
  UserSignedIn,
  updateMe,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HotState } from '#platform/hot-state';
import { createMemoryHotState } from '#platform/hot-state.memory';
import { cookieOf, type Edge, openEdge } from '../../../../../tests/support/edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await openEdge();
});
afterAll(() => edge.close());

const newcomer = (email: string) => ({ email, password: 'correct horse', name: 'Mei' });
const codeOf = (answer: { body: { error?: { code: string } } }) => answer.body.error?.code;

test('who registers is signed in, recorded once, and has agreed to nothing', async () => {
  const answer = await edge.call(register, { body: newcomer('Mei@Kaibo.test') });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    email: 'mei@kaibo.test',
    name: 'Mei',
    roles: ['viewer'],
    locale: 'zh-CN',
    consent: { analytics: false, personalisation: false },
  });
  const me = await edge.call(getMe, { cookie: cookieOf(answer) });
  expect(me.body.me).toEqual(answer.body);
  const registered = await edge.logged(UserRegistered.name, UserSignedIn.name);
  const own = registered.filter((event) => event.actorId === answer.body.id);
  expect(own.map((event) => event.name)).toEqual(['accounts.registered', 'accounts.signed-in']);
});

test('one mail is one account, however it is written', async () => {
  await edge.call(register, { body: newcomer('once@kaibo.test') });
  const again = await edge.call(register, { body: newcomer('ONCE@kaibo.test') });
  expect([again.status, codeOf(again)]).toEqual([409, 'accounts/email-taken']);
});

test('of many who register one mail at the same moment, one succeeds', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => edge.call(register, { body: newcomer('race@kaibo.test') })),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(7).fill(409)]);
});

test('the session cookie is out of reach of scripts and other sites', async () => {
  const answer = await edge.call(register, { body: newcomer('cookie@kaibo.test') });
  const [cookie] = answer.headers.getSetCookie();
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Lax/i);
  expect(cookie).toMatch(/Path=\//i);
  expect(cookie).not.toMatch(/Secure/i);
});

test('what the database keeps of a session opens none', async () => {
  const answer = await edge.call(register, { body: newcomer('kept@kaibo.test') });
  const [token] = decodeURIComponent(cookieOf(answer).split('=')[1]!).split('.');
  const { rows } = await edge.pool.query('select * from user_sessions where user_id = $1', [
    answer.body.id,
  ]);
  expect(rows).toHaveLength(1);
  expect(token).toMatch(/^\w{32}$/);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test('a wrong password and an unknown mail get the same answer', async () => {
  const known = newcomer('known@kaibo.test');
  await edge.call(register, { body: known });
  const wrong = await edge.call(logIn, { body: { email: known.email, password: 'wrong horse' } });
  const unknown = await edge.call(logIn, { body: { email: 'no@kaibo.test', password: 'wrong' } });
  expect(wrong.status).toBe(401);
  expect(codeOf(wrong)).toBe('accounts/wrong-credentials');
  expect({ ...unknown.body.error, requestId: '' }).toEqual({ ...wrong.body.error, requestId: '' });
  expect(unknown.headers.getSetCookie()).toEqual([]);
});

test('a session that was logged out is refused at once and another one of the same user is not', async () => {
  const { email, password, cookie } = await edge.person();
  const other = cookieOf(await edge.call(logIn, { body: { email, password } }));
  expect((await edge.call(getMe, { cookie })).body.me).not.toBeNull();
  const out = await edge.call(logOut, { cookie });
  expect(out.headers.getSetCookie().join()).toMatch(/Max-Age=0/i);
  expect((await edge.call(getMe, { cookie })).body.me).toBeNull();
  expect((await edge.call(getMe, { cookie: other })).body.me).not.toBeNull();
  expect((await edge.restart().call(getMe, { cookie })).body.me).toBeNull();
});

test('a restart signs nobody out', async () => {
  const { id, cookie } = await edge.person();
  expect((await edge.restart().call(getMe, { cookie })).body.me.id).toBe(id);
});

test('a cookie that was tampered with, cut or made up is a guest', async () => {
  const { cookie } = await edge.person();
  const [name, value = ''] = cookie.split('=');
  const token = decodeURIComponent(value).split('.')[0];
  for (const forged of ['', '.', 'x.y', token, `${token}.AAAA`, value.slice(0, -6), `${value}x`]) {
    const me = await edge.call(getMe, { cookie: `${name}=${forged}` });
    expect([me.status, me.body.me]).toEqual([200, null]);
  }
});

test('a change of roles reaches a session in the request after it', async () => {
  const { id, cookie } = await edge.person();
  expect((await edge.call(listUsers, { cookie })).status).toBe(403);
  const give = (roles: string[]) =>
    edge.call(setRoles, { cookie: edge.adminCookie, params: { userId: id }, body: { roles } });
  for (const _ of [1, 2, 3]) {
    expect((await give(['operator'])).body.roles).toEqual(['viewer', 'operator']);
    expect((await edge.call(listUsers, { cookie })).status).toBe(200);
    await give([]);
    expect((await edge.call(listUsers, { cookie })).status).toBe(403);
  }
});

test('wherever a change of roles falls while a session is being verified, the next request sees it', async () => {
  for (let step = 0; step < 16; step++) {
    for (const when of ['before', 'after'] as const) {
      const { id, cookie } = await edge.person();
      const change = () =>
        other.call(setRoles, {
          cookie: edge.adminCookie,
          params: { userId: id },
          body: { roles: ['host'] },
        });
      const { hotState, arm } = interrupted(step, when, change);
      const other = edge.restart(hotState);
      const request = () => new Request('http://kaibo.test', { headers: { cookie } });
      const done = arm();
      await other.accounts.resolveCaller(request());
      await other.accounts.resolveCaller(request());
      await done();
      expect((await other.accounts.resolveCaller(request())).roles).toEqual(['viewer', 'host']);
    }
  }
});

/** Hot state that runs `work` to its end before or after the call of this number, counted from `arm`. */
const interrupted = (
  step: number,
  when: 'before' | 'after',
  work: () => Promise<unknown>,
): { hotState: HotState; arm(): () => Promise<unknown> } => {
  const real = createMemoryHotState();
  let left = Number.POSITIVE_INFINITY;
  let ran = false;
  const run = async () => {
    left = Number.POSITIVE_INFINITY;
    ran = true;
    await work();
  };
  const around = async <T>(call: () => Promise<T>): Promise<T> => {
    const isNow = left-- === 0;
    if (isNow && when === 'before') await run();
    const answer = await call();
    if (isNow && when === 'after') await run();
    return answer;
  };
  return {
    hotState: {
      ...real,
      get: (key) => around(() => real.get(key)),
      set: (key, value, ttlMs) => around(() => real.set(key, value, ttlMs)),
    },
    arm: () => {
      left = step;
      return async () => {
        if (!ran) await run();
      };
    },
  };
};

test('operators give the roles of the shop floor and touch nobody of the staff', async () => {
  const operator = await edge.person('operator');
  const host = await edge.person('host');
  const colleague = await edge.person('operator');
  const set = (userId: string, roles: string[]) =>
    edge.call(setRoles, { cookie: operator.cookie, params: { userId }, body: { roles } });
  expect((await set(host.id, ['host', 'merchant'])).status).toBe(200);
  for (const roles of [['operator'], ['admin'], ['host', 'admin']])
    expect(codeOf(await set(host.id, roles))).toBe('accounts/forbidden');
  expect(codeOf(await set(colleague.id, []))).toBe('accounts/forbidden');
  expect(codeOf(await set(operator.id, []))).toBe('accounts/forbidden');
  const body = { ...newcomer('made@kaibo.test'), roles: ['operator'] };
  expect(codeOf(await edge.call(createUser, { cookie: operator.cookie, body }))).toBe(
    'accounts/forbidden',
  );
});

test('an admin cannot step down and leave nobody', async () => {
  const { me } = (await edge.call(getMe, { cookie: edge.adminCookie })).body;
  const down = await edge.call(setRoles, {
    cookie: edge.adminCookie,
    params: { userId: me.id },
    body: { roles: [] },
  });
  expect(codeOf(down)).toBe('accounts/forbidden');
});

test('becoming a host is recorded once and adds to what one is', async () => {
  const { id, cookie } = await edge.person('merchant');
  for (const _ of [1, 2])
    expect((await edge.call(takeRole, { cookie, body: { role: 'host' } })).body.roles).toEqual([
      'viewer',
      'host',
      'merchant',
    ]);
  const changes = await edge.logged(RolesChanged.name);
  expect(changes.filter((event) => event.actorId === id)).toHaveLength(1);
});

test('consent and name are kept and seen at once', async () => {
  const { id, cookie } = await edge.person();
  const consent = { analytics: true, personalisation: false };
  const changed = await edge.call(updateMe, {
    cookie,
    body: { consent, name: 'Lin', locale: 'en' },
  });
  expect(changed.body).toMatchObject({ name: 'Lin', locale: 'en', consent });
  expect(await edge.accounts.consentOf(id)).toEqual(consent);
  expect((await edge.accounts.userNames([id])).get(id)).toBe('Lin');
  await edge.call(updateMe, { cookie, body: { consent: { ...consent, analytics: false } } });
  expect(await edge.accounts.consentOf(id)).toEqual({ analytics: false, personalisation: false });
});

const place = {
  recipient: '林梅',
  phone: '+86 138 0000 0000',
  region: '浙江 杭州',
  detail: '文三路 1 号',
};

test('there is exactly one default address while there is any', async () => {
  const { cookie, id } = await edge.person();
  const add = (isDefault: boolean) =>
    edge.call(addAddress, { cookie, body: { ...place, isDefault } });
  const list = async () => (await edge.call(listAddresses, { cookie })).body.addresses;
  const first = (await add(false)).body;
  expect(first.isDefault).toBe(true);
  const second = (await add(true)).body;
  const third = (await add(false)).body;
  const ids = async () => (await list()).map((address: { id: string }) => address.id);
  expect(await ids()).toEqual([second.id, third.id, first.id]);
  const remove = (addressId: string, by = cookie) =>
    edge.call(removeAddress, { cookie: by, params: { addressId } });
  await remove(second.id);
  expect(await list()).toEqual(
    [{ ...third, isDefault: true }, first].map((address) => ({
      ...address,
      isDefault: address.id === third.id,
    })),
  );
  const stranger = await edge.person();
  expect(codeOf(await remove(third.id, stranger.cookie))).toBe('accounts/no-such-address');
  await expect(edge.accounts.addressOf(edge.db, stranger.id, third.id)).rejects.toThrow();
  expect(await edge.accounts.addressOf(edge.db, id, third.id)).toEqual(place);
});

test('twenty addresses are kept and no more, also when they come at once', async () => {
  const { cookie } = await edge.person();
  const answers = await Promise.all(
    Array.from({ length: 23 }, () =>
      edge.call(addAddress, { cookie, body: { ...place, isDefault: true } }),
    ),
  );
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(20);
  const { addresses } = (await edge.call(listAddresses, { cookie })).body;
  expect(addresses).toHaveLength(20);
  expect(addresses.filter((address: { isDefault: boolean }) => address.isDefault)).toHaveLength(1);
});

test('users are found by a part of their mail or name, taken literally', async () => {
  await edge.call(register, { body: { ...newcomer('percent@kaibo.test'), name: '100% Silk_' } });
  const find = async (search: string) =>
    (await edge.call(listUsers, { cookie: edge.adminCookie, query: { search } })).body;
  expect((await find('100% silk_')).users).toHaveLength(1);
  expect((await find('0%_Silk')).total).toBe(0);
  expect((await find('PERCENT@')).total).toBe(1);
});

test('a page of users goes on where the one before ended', async () => {
  const list = async (query: Record<string, string>) =>
    (await edge.call(listUsers, { cookie: edge.adminCookie, query })).body;
  const all = await list({ limit: '100' });
  const seen: string[] = [];
  let before: string | undefined;
  for (let page = 0; page < 20 && seen.length < all.total; page++) {
    const { users } = await list({ limit: '7', ...(before && { before }) });
    seen.push(...users.map((user: { id: string }) => user.id));
    before = seen.at(-1);
  }
  expect(seen).toEqual(all.users.map((user: { id: string }) => user.id));
});
