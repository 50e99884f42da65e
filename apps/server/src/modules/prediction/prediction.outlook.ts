import type { Consent, ReplyOf } from '@kaibo/contracts';
import type { getRoomOutlook } from '@kaibo/contracts/prediction';
import type { Online } from '#behaviour';
import type { Analytics } from '#platform/analytics';
import type { Clock } from '#platform/clock';
import { isId } from '#platform/id';
import type { Airing } from './prediction.airing.ts';
import { contextOf } from './prediction.columns.ts';
import type { Models } from './prediction.models.ts';
import { LEAST_VIEWERS, outlookOf } from './prediction.outlook.rules.ts';
import { taskOf, withinMsOf } from './prediction.tasks.ts';

export interface OutlookNeeds {
  analytics: Analytics;
  online: Pick<Online, 'read'>;
  clock: Clock;
  /** What those of these accounts that exist have agreed to. */
  consentsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, Consent>>;
  models: Pick<Models, 'champions'>;
  airing: Airing;
  /** The share of `soon` in the training of its champion. */
  rateOf(version: string): Promise<number>;
  onError(error: unknown, what: string): void;
}

export type Outlook = ReplyOf<typeof getRoomOutlook>;

const PRESENT_MINUTES = 3;
const MOST_VIEWERS = 400;
const FRESH_MS = 10_000;
/** Rows of viewers who have just come are read beside, in less. */
const WARM_WITHIN_MS = 3_000;
const FORGOTTEN_MS = 600_000;

const none = (why: NonNullable<Outlook['why']>): Outlook => ({
  outlook: null,
  why,
  leastViewers: LEAST_VIEWERS,
});

/** Outlooks of rooms, made beside: who asks gets the last one, and the next is begun when that is old. */
export const createOutlooks = (needs: OutlookNeeds) => {
  const { analytics, clock, models, airing } = needs;
  const known = new Map<string, { reply: Outlook; atMs: number }>();
  const making = new Map<string, Promise<void>>();

  /** A browser sends its id only with consent; an account may have withdrawn since. */
  const ofAgreed = async (viewers: readonly string[]): Promise<string[]> => {
    const consents = await needs.consentsOf(viewers.filter(isId));
    return viewers.filter((viewer) => {
      const consent = consents.get(viewer);
      return consent === undefined || (consent.analytics && consent.personalisation);
    });
  };

  /** Who agreed, of those who were active last; and of how many in all they were taken. */
  const present = async (
    roomId: string,
    atMs: number,
  ): Promise<{ viewers: string[]; sampledOf: number | null }> => {
    const rows = await analytics.query<{ viewer: string; everybody: number }>(
      `select viewer, count() over () as everybody from events
        where room = {room:UUID} and viewer != '' and name in ('behaviour.dwell', 'behaviour.enter')
          and at >= fromUnixTimestamp64Milli({sinceMs:Int64}) and at <= fromUnixTimestamp64Milli({atMs:Int64})
        group by viewer order by max(at) desc, viewer limit ${MOST_VIEWERS}`,
      { room: roomId, sinceMs: atMs - PRESENT_MINUTES * 60_000, atMs },
    );
    const all = Number(rows[0]?.everybody ?? 0);
    return {
      viewers: await ofAgreed(rows.map(({ viewer }) => viewer)),
      sampledOf: all > rows.length ? all : null,
    };
  };

  const make = async (roomId: string): Promise<Outlook> => {
    const soon = models.champions().get('soon');
    if (!soon) return none('no-model');
    await airing.refresh();
    const room = airing.now().get(roomId);
    if (!room) return none('not-on-air');
    const atMs = clock.nowMs();
    const { viewers, sampledOf } = await present(roomId, atMs);
    if (viewers.length < LEAST_VIEWERS) return none('too-few-viewers');
    const found = await Promise.all([
      needs.online.read('viewer', viewers, [], WARM_WITHIN_MS),
      needs.online.read('room', [roomId], [], WARM_WITHIN_MS),
      needs.online.read('host', [room.hostId], [], WARM_WITHIN_MS),
      needs.online.read(
        'viewer-in-room',
        viewers,
        viewers.map(() => roomId),
        WARM_WITHIN_MS,
      ),
    ]);
    if (found.some(({ isCold }) => isCold.some(Boolean))) return none('making');
    const [own, ofRoom, host, pairs] = found;
    const facts = {
      rows: viewers.length,
      entities: {
        viewer: { values: own.rows, shared: false },
        room: { values: ofRoom.rows, shared: true },
        host: { values: host.rows, shared: true },
        'viewer-in-room': { values: pairs.rows, shared: false },
      },
      context: { values: Float64Array.from(contextOf(own.atMs, room.startedAtMs)), shared: true },
    };
    const chances = {
      soon: soon.score(facts),
      valueFen: models.champions().get('value')?.score(facts) ?? null,
      rate: await needs.rateOf(soon.version),
    };
    const withinMs = withinMsOf(taskOf('soon'))!;
    const outlook = outlookOf(chances, { atMs, withinMs, sampledOf });
    return { outlook, why: null, leastViewers: LEAST_VIEWERS };
  };

  const renew = (roomId: string): Promise<void> => {
    const under = making.get(roomId);
    if (under) return under;
    const work = make(roomId)
      .catch((error: unknown): Outlook => {
        needs.onError(error, 'the outlook of a room was not made');
        return none('no-store');
      })
      .then((reply) => {
        const atMs = clock.nowMs();
        for (const [id, one] of known) if (atMs - one.atMs > FORGOTTEN_MS) known.delete(id);
        known.set(roomId, { reply, atMs });
      })
      .finally(() => making.delete(roomId));
    making.set(roomId, work);
    return work;
  };

  return {
    /** The last one; the first who asks of a room is told that there is none yet. */
    of: (roomId: string): Outlook => {
      const last = known.get(roomId);
      if (!last || clock.nowMs() - last.atMs > FRESH_MS) void renew(roomId);
      return last?.reply ?? none('making');
    },
    renew,
  };
};

export type Outlooks = ReturnType<typeof createOutlooks>;
