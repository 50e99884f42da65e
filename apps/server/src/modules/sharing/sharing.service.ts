import {
  Failure,
  type getShareNumbers,
  type ReplyOf,
  type ShareChannel,
  ShareLinkMade,
  type ShareTarget,
  ShareVisited,
} from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import type { Caller } from '#platform/router';
import type { Rooms } from '#rooms';
import { keepTouch } from './sharing.attribution.ts';
import { type Touch, touchOf } from './sharing.rules.ts';
import { type Asked, addGain, findLink, type Link, sumsOf, takeLink } from './sharing.store.ts';

export interface SharingNeeds {
  db: Database;
  events: EventLog;
  hotState: HotState;
  clock: Clock;
  /** Where people reach the site. */
  publicUrl: string;
  accounts: Pick<Accounts, 'userNames'>;
  catalog: Pick<Catalog, 'productCards' | 'storeOf'>;
  rooms: Pick<Rooms, 'roomsById'>;
}

interface Shown {
  title: string;
  ownerId: string;
}

/** What stands behind a target for everybody to see; null when nothing (any more) does. */
const shownOf = async (needs: SharingNeeds, { kind, id }: ShareTarget): Promise<Shown | null> => {
  if (kind === 'room') {
    const [room] = await needs.rooms.roomsById([id]);
    return room && room.status !== 'stopped' ? { title: room.title, ownerId: room.host.id } : null;
  }
  if (kind === 'product') {
    const [product] = await needs.catalog.productCards([id]);
    const store = product ? await needs.catalog.storeOf(product.storeId) : null;
    return product && store ? { title: product.title, ownerId: store.ownerId } : null;
  }
  if (kind === 'store') {
    const store = await needs.catalog.storeOf(id);
    return store && { title: store.name, ownerId: store.ownerId };
  }
  const name = (await needs.accounts.userNames([id])).get(id);
  return name === undefined ? null : { title: name, ownerId: id };
};

export const makeLink = async (
  needs: SharingNeeds,
  caller: Caller,
  { target, channel }: { target: ShareTarget; channel: ShareChannel },
): Promise<string> => {
  const shown = await shownOf(needs, target);
  if (!shown) throw new Failure('sharing/no-such-target');
  return needs.db.transaction().execute(async (tx) => {
    const link = { target, channel, sharerId: caller.id, ownerId: shown.ownerId };
    const { code, isNew } = await takeLink(tx, link);
    if (isNew)
      await needs.events.append(
        tx,
        ShareLinkMade,
        { code, target, channel, sharerId: caller.id },
        { actorId: caller.id, simulated: caller.simulated },
      );
    return code;
  });
};

/** Somebody who reloads, or comes back within the half hour, is one visit. */
const ONE_VISIT_MS = 1_800_000;

export const countVisit = async (
  { db, events, hotState, clock }: SharingNeeds,
  { code, target, channel }: Link,
  caller: Caller,
): Promise<void> => {
  const seen = await hotState.increment(
    `share-visit:${code}:${caller.id ?? caller.address}`,
    1,
    ONE_VISIT_MS,
  );
  if (seen > 1) return;
  await db.transaction().execute(async (tx) => {
    await addGain(tx, code, { visits: 1 }, clock.nowMs());
    await events.append(
      tx,
      ShareVisited,
      { code, target, channel },
      { roomId: target.kind === 'room' ? target.id : null, simulated: caller.simulated },
    );
  });
};

/**
 * Called only by those who agreed to be recorded. With a code: they have just come through it. Without: they are
 * signed in now, and what their browser remembers becomes theirs.
 *
 * @returns what the browser shall remember.
 */
export const arrive = async (
  needs: SharingNeeds,
  caller: Caller,
  asked: { code: string | null; cookies: string | null },
): Promise<Touch | null> => {
  const nowMs = needs.clock.nowMs();
  const fresh =
    asked.code !== null && (await findLink(needs.db, asked.code))
      ? { code: asked.code, atMs: nowMs }
      : null;
  const touch = fresh ?? touchOf(asked.cookies, nowMs);
  const userId = caller.id;
  if (touch && userId !== null)
    await needs.db.transaction().execute((tx) => keepTouch(needs.events, tx, userId, touch));
  return fresh;
};

type Numbers = ReplyOf<typeof getShareNumbers>;

export const numbersOf = async (needs: SharingNeeds, asked: Asked): Promise<Numbers> => {
  const { total, byChannel, bySharer, byTarget } = await sumsOf(needs.db, asked);
  const sharerIds = bySharer.flatMap(({ sharerId }) => sharerId ?? []);
  const names = await needs.accounts.userNames(sharerIds);
  const { since, ...counts } = total;
  const targets = byTarget.map(async ({ kind, targetId, ...sums }) => {
    const target = { kind, id: targetId };
    return { target, title: (await shownOf(needs, target))?.title ?? '', counts: sums };
  });
  return {
    total: counts,
    byChannel: byChannel.map(({ channel, ...sums }) => ({ channel, counts: sums })),
    bySharer: bySharer.map(({ sharerId, ...sums }) => ({
      sharer: sharerId === null ? null : { id: sharerId, name: names.get(sharerId) ?? '' },
      counts: sums,
    })),
    byTarget: await Promise.all(targets),
    sinceMs: since?.getTime() ?? null,
  };
};
