import {
  addAddress,
  createProduct,
  createStore,
  getOrder,
  type Order,
  payOrder,
  placeOrder,
  sandboxPay,
} from '@kaibo/contracts';
import { newId } from '../../apps/server/src/platform/id.ts';
import type { Person, TestServer } from './server.ts';

export interface Shop {
  merchant: Person;
  storeId: string;
  skus: { skuId: string; unitFen: number }[];
}

export type Buyer = Person & { addressId: string };

export const newKey = (): string => `key-${newId()}`;

/** A store of one product with these options. */
export const openShop = async (
  server: TestServer,
  options: readonly { stock: number; priceFen?: number }[],
): Promise<Shop> => {
  const merchant = await server.signUp('Merchant', ['merchant']);
  const store = await server.call(createStore, { as: merchant, body: { name: 'Tea house' } });
  const product = await server.call(createProduct, {
    as: merchant,
    body: {
      storeId: store.id,
      categoryId: 'craft',
      title: 'Longjing',
      skus: options.map(({ stock, priceFen = 1_990 }, i) => ({
        code: `code-${i}`,
        option: `${i + 1} × 50 g`,
        priceFen,
        stock,
      })),
    },
  });
  const skus = product.skus.map((sku) => ({ skuId: sku.id, unitFen: sku.priceFen }));
  return { merchant, storeId: store.id, skus };
};

/** A buyer with a saved address. */
export const newBuyer = async (server: TestServer, name = 'Buyer'): Promise<Buyer> => {
  const person = await server.signUp(name);
  const address = await server.call(addAddress, {
    as: person,
    body: { recipient: '林小满', phone: '13800000000', region: '上海', detail: '南京西路 1 号' },
  });
  return { ...person, addressId: address.id };
};

export interface Wished {
  quantity?: number;
  sku?: number;
  idempotencyKey?: string;
}

/** The body of an order for one option of the shop. */
export const wishOf = (shop: Shop, buyer: Buyer, wished: Wished = {}) => {
  const { quantity = 1, sku = 0, idempotencyKey = newKey() } = wished;
  return {
    idempotencyKey,
    addressId: buyer.addressId,
    lines: [{ ...shop.skus[sku]!, quantity }],
  };
};

export const buy = (
  server: TestServer,
  shop: Shop,
  buyer: Buyer,
  wished: Wished = {},
): Promise<Order> => server.call(placeOrder, { as: buyer, body: wishOf(shop, buyer, wished) });

/** Starts a payment and tells the sandbox what to do with it; nothing is called back yet. */
export const payBy = async (
  server: TestServer,
  buyer: Buyer,
  orderId: string,
  outcome: 'success' | 'decline' | 'late' = 'success',
) => {
  const params = { orderId };
  const payment = await server.call(payOrder, {
    as: buyer,
    params,
    body: { idempotencyKey: newKey() },
  });
  return server.call(sandboxPay, {
    as: buyer,
    params: { paymentId: payment.id },
    body: { outcome },
  });
};

/** Runs jobs and readers of the log until callbacks and what follows from them have arrived. */
export const settleAll = async (server: TestServer): Promise<void> => {
  for (let round = 0; round < 3; round++) {
    await server.runJobs();
    await server.caughtUp();
  }
};

export const readAs = (server: TestServer, person: Person, orderId: string): Promise<Order> =>
  server.call(getOrder, { as: person, params: { orderId } });

export const stockOf = async (server: TestServer, skuId: string): Promise<number> => {
  const { rows } = await server.pool.query<{ stock: number }>(
    'select stock from skus where id = $1',
    [skuId],
  );
  return rows[0]!.stock;
};

/** A paid order. */
export const buyAndPay = async (
  server: TestServer,
  shop: Shop,
  buyer: Buyer,
  wished: Wished = {},
): Promise<Order> => {
  const order = await buy(server, shop, buyer, wished);
  await payBy(server, buyer, order.id);
  await settleAll(server);
  return readAs(server, buyer, order.id);
};

interface EventRow {
  payload: Record<string, unknown>;
  key: string;
  actor: string | null;
}

/** Events of an order, or of a payment for it. */
export const eventsNamed = async (
  server: TestServer,
  name: string,
  orderId: string,
): Promise<EventRow[]> => {
  const { rows } = await server.pool.query<EventRow>(
    `select payload, key, actor from events
     where name = $1 and $2 in (payload ->> 'orderId', payload ->> 'reference') order by "offset"`,
    [name, orderId],
  );
  return rows;
};
