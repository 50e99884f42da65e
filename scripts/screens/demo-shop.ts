import {
  getHome,
  getProduct,
  listAddresses,
  listRooms,
  logIn,
  payOrder,
  placeOrder,
} from '@kaibo/contracts';
import { openClient } from '../../benchmarks/slice/client.ts';
import type { Names } from '../../tests/browser/routes.ts';
import { logInOf } from '../../tests/support/demo.ts';

/** Something of the demo for every parameter of a route; the viewer orders something on the way. */
export const namesOfDemo = async (url: string): Promise<Names> => {
  const viewer = openClient(url);
  await viewer.call(logIn, { body: await logInOf(url, 'viewer') });
  const { live } = await viewer.call(getHome, {});
  const room = live.find((one) => one.room.pinned)?.room;
  if (!room?.pinned) throw new Error('the demo shows no room with a product');
  const product = await viewer.call(getProduct, { params: { productId: room.pinned.id } });
  const { addresses } = await viewer.call(listAddresses, {});
  const sku = product.skus.find(({ stock }) => stock > 0)!;
  const order = await viewer.call(placeOrder, {
    body: {
      idempotencyKey: crypto.randomUUID(),
      addressId: addresses[0]!.id,
      lines: [{ skuId: sku.id, quantity: 1, unitFen: sku.priceFen }],
    },
  });
  const payment = await viewer.call(payOrder, {
    params: { orderId: order.id },
    body: { idempotencyKey: crypto.randomUUID() },
  });
  const { rooms: upcoming } = await viewer.call(listRooms, { query: { status: 'scheduled' } });
  viewer.close();
  return {
    roomId: room.id,
    previewId: upcoming[0]?.id ?? room.id,
    hostId: room.host.id,
    productId: product.id,
    storeId: product.store.id,
    orderId: order.id,
    paymentId: payment.id,
  };
};
