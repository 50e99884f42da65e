import {
  type BodyOf,
  Failure,
  InterestSet,
  type listUninteresting,
  type ReplyOf,
  type setInterest,
  TasteForgotten,
  type TasteKind,
} from '@kaibo/contracts';
import type { Person } from './recommendation.people.ts';
import { refusalsOf, refuse, refuseNoMore } from './recommendation.refused.ts';
import type { Core } from './recommendation.service.ts';
import { forgetTastes } from './recommendation.store.ts';

/** Who says it, as events name them. */
const factsOf = ({ key }: Person, roomId: string | null = null) => {
  const id = key.slice(2);
  return key.startsWith('u:') ? { actorId: id, roomId } : { visitorId: id, roomId };
};

export const known = (person: Person | null): Person => {
  if (person === null) throw new Failure('recommendation/nobody');
  return person;
};

/** What else it speaks against: the host and the kind of thing. Nothing more for a host: they are hidden outright. */
const against = async ({ needs }: Core, kind: TasteKind, itemId: string): Promise<string[]> => {
  if (kind === 'room') {
    const room = (await needs.rooms.offersOf(needs.db, [itemId])).get(itemId);
    return room ? [`host:${room.hostId}`, `category:${room.categoryId}`] : [];
  }
  if (kind === 'host') return [];
  const categoryId = (await needs.catalog.categoriesOf(needs.db, [itemId])).get(itemId);
  return categoryId === undefined ? [] : [`category:${categoryId}`];
};

/** Takes effect on the next request, here at once and elsewhere as soon as the log tells. */
export const sayInterest = async (
  core: Core,
  person: Person,
  said: BodyOf<typeof setInterest>,
): Promise<void> => {
  const { db, events, clock } = core.needs;
  const { kind, itemId, interested } = said;
  const speaksAgainst = interested ? [] : await against(core, kind, itemId);
  await db.transaction().execute(async (tx) => {
    const item = { person: person.key, kind, itemId };
    if (interested) await refuseNoMore(tx, item);
    else await refuse(tx, { ...item, against: speaksAgainst, atMs: clock.nowMs() });
    const facts = factsOf(person, kind === 'room' ? itemId : null);
    await events.append(tx, InterestSet, said, facts);
  });
  core.tastes.drop([person.key]);
};

/** What was read of the log but not learnt yet goes too: the event says up to where. */
export const forgetAll = async (core: Core, person: Person): Promise<void> => {
  const { db, events } = core.needs;
  await db.transaction().execute(async (tx) => {
    await forgetTastes(tx, [person.key]);
    await events.append(tx, TasteForgotten, {}, factsOf(person));
  });
  core.tastes.drop([person.key]);
};

export const uninteresting = async (
  { needs }: Core,
  person: Person | null,
): Promise<ReplyOf<typeof listUninteresting>> => {
  if (person === null) return { items: [] };
  const rows = await refusalsOf(needs.db, person.key);
  const idsOf = (kind: TasteKind) =>
    rows.filter((row) => row.kind === kind).map((row) => row.itemId);
  const [rooms, products, hosts] = await Promise.all([
    needs.rooms.roomsById(idsOf('room')),
    needs.catalog.productCards(idsOf('product')),
    needs.accounts.userNames(idsOf('host')),
  ]);
  const titles = new Map([
    ...[...rooms, ...products].map(({ id, title }) => [id, title] as const),
    ...hosts,
  ]);
  return {
    items: rows.map(({ kind, itemId, at }) => ({
      ...{ kind, itemId, title: titles.get(itemId) ?? '', atMs: at.getTime() },
    })),
  };
};
