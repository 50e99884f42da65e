import {
  type BodyOf,
  Failure,
  type Id,
  type Parcel,
  ParcelMoved,
  type ParcelStatus,
  type shipOrder,
} from '@kaibo/contracts';
import type { Actor, Orders } from '#orders';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import type { Jobs } from '#platform/jobs';
import { nextStop, sandboxPlace } from './fulfilment.rules.ts';
import { insertParcel, insertStep, moveParcel, parcelOf } from './fulfilment.store.ts';

export interface FulfilmentNeeds {
  db: Database;
  events: EventLog;
  jobs: Jobs;
  clock: Clock;
  orders: Orders;
  /** How long the sandbox carrier stays at each stop. */
  sandboxCarrierStepMs: number;
}

export const MOVE = 'fulfilment.move';

interface Stop {
  parcelId: Id;
  orderId: Id;
  status: ParcelStatus;
  region: string;
  simulated: boolean;
}

const arrive = async (
  needs: FulfilmentNeeds,
  tx: Transaction,
  stop: Stop,
  actorId: Id | null,
): Promise<void> => {
  const { parcelId, orderId, status } = stop;
  const place = sandboxPlace(status, stop.region);
  await insertStep(tx, { parcelId, status, place, atMs: needs.clock.nowMs() });
  const facts = { actorId, simulated: stop.simulated };
  await needs.events.append(tx, ParcelMoved, { parcelId, orderId, status, place }, facts);
};

/** Hands a paid order to a carrier: parcel and order change together. */
export const ship = async (
  needs: FulfilmentNeeds,
  actor: Actor,
  orderId: Id,
  { carrier, trackingNumber }: BodyOf<typeof shipOrder>,
): Promise<Parcel> => {
  const order = await needs.orders.shippable(actor, orderId);
  const nowMs = needs.clock.nowMs();
  const nextMoveAtMs = carrier === 'sandbox' ? nowMs + needs.sandboxCarrierStepMs : null;
  const { simulated } = order;
  const { region } = order.address;
  await needs.db.transaction().execute(async (tx) => {
    const parcelId = newId();
    const parcel = { id: parcelId, orderId, carrier, trackingNumber, region, simulated };
    if (!(await insertParcel(tx, parcel, { nowMs, nextMoveAtMs })))
      throw new Failure('fulfilment/shipped-already');
    await needs.orders.ship(tx, orderId, actor.id);
    await arrive(needs, tx, { parcelId, orderId, status: 'shipped', region, simulated }, actor.id);
    if (nextMoveAtMs !== null)
      await planMove(needs, tx, { parcelId, from: 'shipped' }, nextMoveAtMs);
  });
  return (await parcelOf(needs.db, orderId))!;
};

const planMove = (
  { jobs }: FulfilmentNeeds,
  tx: Transaction,
  move: { parcelId: Id; from: ParcelStatus },
  runAtMs: number,
): Promise<void> => jobs.enqueue(tx, MOVE, move, { runAtMs });

/** The sandbox carrier moves a parcel one stop on; nothing when it has left that stop. */
export const moveOn = async (
  needs: FulfilmentNeeds,
  parcelId: Id,
  from: ParcelStatus,
): Promise<void> => {
  const to = nextStop[from];
  if (to === null) return;
  const isLast = nextStop[to] === null;
  const nextMoveAtMs = isLast ? null : needs.clock.nowMs() + needs.sandboxCarrierStepMs;
  await needs.db.transaction().execute(async (tx) => {
    const moved = await moveParcel(tx, { id: parcelId, from, to, nextMoveAtMs });
    if (!moved) return;
    await arrive(needs, tx, { parcelId, status: to, ...moved }, null);
    if (nextMoveAtMs === null) await needs.orders.deliver(tx, moved.orderId);
    else await planMove(needs, tx, { parcelId, from: to }, nextMoveAtMs);
  });
};

/** The parcel of an order, for those who may read the order. */
export const readParcel = async (
  needs: FulfilmentNeeds,
  actor: Actor,
  orderId: Id,
): Promise<Parcel> => {
  await needs.orders.readable(actor, orderId);
  const parcel = await parcelOf(needs.db, orderId);
  if (!parcel) throw new Failure('fulfilment/no-such-parcel');
  return parcel;
};
