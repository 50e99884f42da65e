import { Failure } from '@kaibo/contracts';
import * as contract from '@kaibo/contracts/traffic';
import type { Router } from '#platform/router';
import { changesOf } from './traffic.changes.ts';
import { addShares, noShares } from './traffic.ledger.rules.ts';
import { servedSince, sumsOverTime } from './traffic.ledger.store.ts';
import type { Gathering } from './traffic.live.ts';
import type { TrafficNeeds } from './traffic.needs.ts';
import { publishedSince, readPublished } from './traffic.policies.store.ts';
import { promisesTo } from './traffic.promises.ts';
import type { TrafficState } from './traffic.state.ts';
import { stepsOf } from './traffic.steps.ts';
import { createTotals } from './traffic.totals.ts';

export interface StudioNeeds extends TrafficNeeds {
  state: TrafficState;
  gathering: Gathering;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** For the team of a room: why it is shown more or less than before. */
export const studioRoutes = (router: Router, needs: StudioNeeds): void => {
  const { db, clock, rooms, state, gathering } = needs;
  const totals = createTotals(needs);

  /** By the hour, as the policy in force promises it to the room; null without a promise. */
  const promiseTo = async (roomId: string): Promise<number | null> => {
    const { rules } = await readPublished(db);
    const room = (await rooms.roomsById([roomId]))[0];
    if (!room) return null;
    const isNew = await gathering.isNew([room.host.id]);
    const groups = rules.groups.filter(({ members }) => {
      if (members.kind === 'category') return members.categoryId === room.categoryId;
      if (members.kind === 'hosts') return members.hostIds.includes(room.host.id);
      return members.kind === 'new-host' && isNew(room.host.id);
    });
    const { floor } = promisesTo({ hostId: room.host.id, groups }, rules);
    return floor > 0 ? floor : null;
  };

  router.mount(contract.getRoomTraffic, 'account', async ({ params, query, caller }) => {
    const { roomId } = params;
    if ((await rooms.statusOf(roomId)) === null) throw new Failure('rooms/no-such-room');
    if (!(await rooms.isOnTeam(roomId, caller))) throw new Failure('rooms/not-your-room');
    const atMs = clock.nowMs();
    const { minutes } = query;
    const toMs = Math.ceil((atMs + 1) / MINUTE_MS) * MINUTE_MS;
    const middleMs = toMs - minutes * MINUTE_MS;
    const fromMs = middleMs - minutes * MINUTE_MS;
    const [card] = await rooms.roomsById([roomId]);
    const isOnAir = (span: { fromMs: number; toMs: number }): boolean =>
      (card?.startedAtMs ?? Number.POSITIVE_INFINITY) < span.toMs &&
      (card?.endedAtMs ?? Number.POSITIVE_INFINITY) > span.fromMs;
    const [sums, allNow, allBefore, perHour, given, records] = await Promise.all([
      sumsOverTime(db, { roomId, fromMs, toMs, stepMs: MINUTE_MS }),
      totals({ fromMs: middleMs, toMs }),
      totals({ fromMs, toMs: middleMs }),
      promiseTo(roomId),
      servedSince(db, [roomId], atMs - HOUR_MS),
      publishedSince(db, fromMs),
    ]);
    const [now, before] = [noShares(), noShares()];
    for (const one of sums) addShares(one.atMs >= middleMs ? now : before, one);
    return {
      ...{ atMs, mode: state.now(atMs).mode, minutes, now, before },
      changes: changesOf(
        {
          ...{ shares: now, places: allNow.served, rooms: allNow.rooms },
          isOnAir: isOnAir({ fromMs: middleMs, toMs }),
        },
        {
          ...{ shares: before, places: allBefore.served, rooms: allBefore.rooms },
          isOnAir: isOnAir({ fromMs, toMs: middleMs }),
        },
      ),
      platform: { now: allNow.served, before: allBefore.served },
      promise: perHour === null ? null : { perHour, given: given.get(roomId) ?? 0 },
      policies: records.flatMap(({ version, published_at: at, note_for_hosts: note }) =>
        version !== null && at !== null && (note.zh || note.en)
          ? [{ version, atMs: at.getTime(), note }]
          : [],
      ),
      points: stepsOf(sums, { fromMs, toMs, stepMs: MINUTE_MS }),
    };
  });
};
