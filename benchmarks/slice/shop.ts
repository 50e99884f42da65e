import {
  addAddress,
  createProduct,
  createStore,
  placeOrder,
  register,
  takeRole,
} from '@kaibo/contracts';
import { type Client, openClient } from './client.ts';

const PASSWORD = 'a benchmark only';
const PRICE_FEN = 9_900;

export const newcomer = async (baseUrl: string, name: string): Promise<Client> => {
  const client = openClient(baseUrl);
  const email = `${name}@bench.example`;
  await client.call(register, { body: { email, password: PASSWORD, name } });
  return client;
};

/** As many options as asked, each of a product of its own, with stock for ever. */
export const openShop = async (baseUrl: string, options: number): Promise<string[]> => {
  const merchant = await newcomer(baseUrl, 'merchant');
  await merchant.call(takeRole, { body: { role: 'merchant' } });
  const store = await merchant.call(createStore, { body: { name: 'Bench' } });
  const skuIds: string[] = [];
  for (let i = 0; i < options; i++) {
    const sku = { code: 'one', option: 'One', priceFen: PRICE_FEN, stock: 5_000_000 };
    const product = await merchant.call(createProduct, {
      body: { storeId: store.id, categoryId: 'home', title: `Product ${i}`, skus: [sku] },
    });
    skuIds.push(product.skus[0]!.id);
  }
  merchant.close();
  return skuIds;
};

export interface Buyer {
  client: Client;
  order(): Promise<unknown>;
}

export const newBuyer = async (baseUrl: string, i: number, skuId: string): Promise<Buyer> => {
  const client = await newcomer(baseUrl, `buyer-${i}`);
  const address = await client.call(addAddress, {
    body: { recipient: 'Bench', phone: '13800000000', region: 'Hangzhou', detail: `No. ${i}` },
  });
  const lines = [{ skuId, quantity: 1, unitFen: PRICE_FEN }];
  return {
    client,
    order: () =>
      client.call(placeOrder, {
        body: { idempotencyKey: crypto.randomUUID(), addressId: address.id, lines },
      }),
  };
};
