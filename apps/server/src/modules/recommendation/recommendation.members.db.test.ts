import {
  Clicked,
  collectEvents,
  forgetTaste,
  getHome,
  type Locale,
  type ProfileValues,
  type Room,
  saveProfile,
  updateMe,
  VISITOR_HEADER,
  withdrawProfile,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { liveRoom } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { LEAST_MEMBERS, MOST_OF_MEMBER } from './recommendation.rules.ts';
import { knownOf } from './recommendation.store.ts';

const clock = movingClock();
let server: TestServer;
let tea: Room;
beforeAll(async () => {
  server = await testServer({ clock });
  const host = await server.signUp('Tea host', ['host']);
  tea = await liveRoom(server, host, { title: 'Tea', categoryId: 'craft' });
});
afterAll(() => server.close());

const click = (itemId = tea.id) => ({
  ...{ id: newId(), name: Clicked.name, atMs: clock.nowMs() },
  payload: { surface: 'home', itemKind: 'room', itemId, position: 0, requestId: null },
});
type Click = ReturnType<typeof click>;

interface Who {
  visitorId?: string;
  as?: Person;
  locale?: Locale;
}
const does = async ({ visitorId, as, locale }: Who, events: Click[]): Promise<void> => {
  await server.call(collectEvents, {
    as,
    body: { visitorId: visitorId ?? null, locale, events },
  });
};
const forgets = async ({ visitorId, as }: Who): Promise<void> => {
  const headers = visitorId === undefined ? undefined : { [VISITOR_HEADER]: visitorId };
  await server.call(forgetTaste, { as, headers });
};
const guests = (count: number): string[] => Array.from({ length: count }, () => `guest-${newId()}`);

/** What a newcomer is shown who reads a language. */
const stepFor = async (locale: Locale): Promise<string> => {
  await server.caughtUp();
  clock.pass(5_000);
  const headers = { [VISITOR_HEADER]: guests(1)[0]!, 'accept-language': locale };
  return (await server.call(getHome, { headers, query: {} })).step;
};
/** As every process reads it that has just begun. */
const held = async (segment: string) => {
  const { tastes } = (await knownOf(server.db, [segment], clock.nowMs())).get(segment)!;
  return new Map(tastes.map(({ entity, weight }) => [entity, weight]));
};
const membersOf = async (segment: string): Promise<string[]> => {
  await server.caughtUp();
  const { rows } = await server.pool.query<{ person: string }>(
    'select person from recommendation_members where segment = $1 order by person',
    [segment],
  );
  return rows.map(({ person }) => person);
};
const consenting = async (name: string, told?: Partial<ProfileValues>): Promise<Person> => {
  const as = await server.signUp(name);
  await server.call(updateMe, {
    as,
    body: { consent: { analytics: true, personalisation: true } },
  });
  const body = { agreed: true, ageBand: null, gender: null, region: null, ...told } as const;
  if (told) await server.call(saveProfile, { as, body });
  return as;
};

test('a segment of too few is as if it were not there; of enough it serves, and no more once one of them is forgotten', async () => {
  const [last, ...others] = guests(LEAST_MEMBERS);
  const events = others.map(() => [click(), click(), click()]);
  for (const [i, visitorId] of others.entries())
    await does({ visitorId, locale: 'en' }, events[i]!);
  // However much they do, and however often it is told.
  for (const [i, visitorId] of others.entries())
    await does({ visitorId, locale: 'en' }, events[i]!);
  await does({ visitorId: others[0]!, locale: 'en' }, [click(), click()]);
  expect(await stepFor('en')).toBe('newest');
  expect(await held('s:language/en')).toEqual(new Map());
  expect(await membersOf('s:language/en')).toHaveLength(LEAST_MEMBERS - 1);

  await does({ visitorId: last!, locale: 'en' }, [click()]);
  expect(await stepFor('en')).toBe('segment');
  expect(await stepFor('zh-CN')).toBe('newest');
  expect([...(await held('s:language/en')).keys()].toSorted()).toEqual([
    'category:craft',
    `host:${tea.host.id}`,
  ]);

  await forgets({ visitorId: others[0]! });
  expect(await stepFor('en')).toBe('newest');
  expect(await held('s:language/en')).toEqual(new Map());
  await does({ visitorId: others[0]!, locale: 'en' }, [click()]);
  expect(await stepFor('en')).toBe('segment');
});

test('with whom is forgotten goes what they put in, and nothing of the others’', async () => {
  const segment = 's:language/zh-CN';
  const [loud, ...others] = guests(LEAST_MEMBERS + 1);
  const toys = await liveRoom(server, await server.signUp('Toy host', ['host']), {
    ...{ title: 'Toys', categoryId: 'kids' },
  });
  for (const visitorId of others) await does({ visitorId, locale: 'zh-CN' }, [click()]);
  await server.caughtUp();
  const before = await held(segment);
  const loudly = [tea.id, toys.id].flatMap((id) => Array.from({ length: 40 }, () => click(id)));
  for (const part of [loudly.slice(0, 50), loudly.slice(50)]) {
    await does({ visitorId: loud!, locale: 'zh-CN' }, part);
    await server.caughtUp();
    clock.pass(3_600_000);
  }
  const toysOfOne = (await held(segment)).get(`host:${toys.host.id}`)!;
  expect(toysOfOne).toBeGreaterThan(MOST_OF_MEMBER - 0.1);
  expect(toysOfOne).toBeLessThanOrEqual(MOST_OF_MEMBER);
  await forgets({ visitorId: loud! });
  await server.caughtUp();
  const after = await held(segment);
  expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
  const twoHours = 2 ** (-2 / (14 * 24));
  for (const [entity, weight] of before)
    expect(after.get(entity)).toBeCloseTo(weight * twoHours, 3);
});

test('an account is of the segment of what it tells now, and of none without consent', async () => {
  const ann = await consenting('Ann', { gender: 'female', ageBand: '25-34' });
  const people = async () => [await membersOf('s:female/25-34'), await membersOf('s:female/35-44')];
  const key = `u:${ann.id}`;
  await does({ as: ann }, [click()]);
  expect(await people()).toEqual([[key], []]);
  const body = { agreed: true, ageBand: '25-34', gender: 'female', region: 'CN-31' } as const;
  await server.call(saveProfile, { as: ann, body });
  expect(await people()).toEqual([[key], []]);
  await server.call(saveProfile, { as: ann, body: { ...body, ageBand: '35-44' } });
  expect(await people()).toEqual([[], []]);
  await does({ as: ann }, [click()]);
  expect(await people()).toEqual([[], [key]]);
  await server.call(withdrawProfile, { as: ann });
  expect(await people()).toEqual([[], []]);

  await server.call(saveProfile, { as: ann, body });
  await does({ as: ann }, [click()]);
  expect(await people()).toEqual([[key], []]);
  const consent = { analytics: true, personalisation: false };
  await server.call(updateMe, { as: ann, body: { consent } });
  expect(await people()).toEqual([[], []]);
});

test('what a browser put in is its account’s after signing in, and is forgotten with it', async () => {
  const [first, second] = guests(2);
  const joiner = await consenting('Joiner');
  const segment = 's:language/en';
  const before = await membersOf(segment);
  for (const visitorId of [first!, second!]) await does({ visitorId, locale: 'en' }, [click()]);
  expect(await membersOf(segment)).toHaveLength(before.length + 2);
  await does({ visitorId: first!, as: joiner }, [click()]);
  await does({ visitorId: second!, as: joiner }, [click()]);
  expect(await membersOf(segment)).toEqual([...before, `u:${joiner.id}`].toSorted());
  await forgets({ as: joiner });
  expect(await membersOf(segment)).toEqual(before);
});

test('a browser that acts and is joined in one batch is one member, and forgotten whole', async () => {
  const [visitorId] = guests(1);
  const joiner = await consenting('One batch');
  const segment = 's:language/zh-CN';
  const before = await membersOf(segment);
  await does({ visitorId: visitorId!, locale: 'zh-CN' }, [click(), click(), click()]);
  expect(await membersOf(segment)).toHaveLength(before.length + 1);
  const act = (more: { visitorId: string; actorId: string | null }) => ({
    ...{ ...click(), version: 1, key: tea.id, roomId: null, simulated: false, ...more },
    payload: { ...click().payload, locale: 'zh-CN' },
  });
  await server.events.appendBatch([
    act({ visitorId: visitorId!, actorId: null }),
    act({ visitorId: visitorId!, actorId: joiner.id }),
  ]);
  expect(await membersOf(segment)).toEqual([...before, `u:${joiner.id}`].toSorted());
  const { rows } = await server.pool.query<{ weight: number }>(
    `select weights[array_position(entities, $2)] as weight from recommendation_members
      where person = $1`,
    [`u:${joiner.id}`, `host:${tea.host.id}`],
  );
  expect(rows[0]!.weight).toBeCloseTo(4, 6);
  const left = await server.pool.query('select from recommendation_tastes where person = $1', [
    `v:${visitorId}`,
  ]);
  expect(left.rowCount).toBe(0);
  await forgets({ as: joiner });
  expect(await membersOf(segment)).toEqual(before);
});

test('of whom next to nothing is left is of no segment any more', async () => {
  const insert = (person: string, agoDays: number) =>
    server.pool.query(
      `insert into recommendation_members (segment, person, entities, weights, recents, at)
       values ('s:old', $1, '{host:a,host:b}', '{2,0.5}', '{0,0}', to_timestamp($2 / 1000.0))`,
      [person, clock.nowMs() - agoDays * 86_400_000],
    );
  await insert('v:fresh', 40);
  await insert('v:faded', 140);
  await server.runTask('recommendation.trim');
  expect(await membersOf('s:old')).toEqual(['v:fresh']);
});
