import { listStoreOrders, pinProduct, shipOrder } from '@kaibo/contracts';
import type { Random } from './draw/random.ts';
import { every } from './every.ts';
import { answerReviews } from './reviews.ts';
import type { Session } from './session.ts';
import type { ShopState } from './state.ts';

/** Each host shows a product for about half a minute; each merchant looks for orders twice a minute. */
const SHOW_MS = 30_000;
const SHIP_MS = 30_000;
const ANSWER_MS = 60_000;

export interface Host {
  session: Session;
  shop: ShopState;
}

const showNext = async ({ session, shop }: Host, random: Random): Promise<void> => {
  const productId = random.pick(shop.productIds);
  await session.call(pinProduct, { params: { roomId: shop.live.roomId }, body: { productId } });
};

const shipPaid = async ({ session, shop }: Host): Promise<void> => {
  const query = { storeId: shop.storeId, status: 'paid', limit: 20 } as const;
  const { orders } = await session.call(listStoreOrders, { query });
  for (const { id } of orders) {
    const trackingNumber = `DEMO${id.slice(-10).toUpperCase()}`;
    await session.call(shipOrder, {
      params: { orderId: id },
      body: { carrier: 'sandbox', trackingNumber },
    });
  }
};

/** Hosts talk about one product after another, and paid orders leave the house. */
export const runHosts = (hosts: readonly Host[], random: Random): (() => void) => {
  const stops = hosts.flatMap((host) => [
    every(SHOW_MS, random, () => showNext(host, random)),
    every(SHIP_MS, random, () => shipPaid(host)),
    every(ANSWER_MS, random, () => answerReviews(host.session, host.shop.storeId, random)),
  ]);
  return () => {
    for (const stop of stops) stop();
  };
};
