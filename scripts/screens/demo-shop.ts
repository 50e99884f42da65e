import {
  getProduct,
  listAddresses,
  listMyRooms,
  listRooms,
  logIn,
  payOrder,
  placeOrder,
  type RoomCard,
} from '@kaibo/contracts';
import { listTrafficPolicies } from '@kaibo/contracts/traffic';
import { openClient } from '../../benchmarks/slice/client.ts';
import type { Names } from '../../tests/browser/routes.ts';
import { logInOf } from '../../tests/support/demo.ts';

/** The room that the demo's host has on air: the host's own desk shows it too. */
const liveRoomOfHost = async (url: string): Promise<RoomCard | undefined> => {
  const host = openClient(url);
  await host.call(logIn, { body: await logInOf(url, 'host') });
  const { rooms } = await host.call(listMyRooms, {});
  host.close();
  return rooms.find(({ status, pinned }) => status === 'live' && pinned);
};

/** The policy of traffic that is in force. */
const policyInForce = async (url: string): Promise<string> => {
  const operator = openClient(url);
  await operator.call(logIn, { body: await logInOf(url, 'operator') });
  const { publishedId } = await operator.call(listTrafficPolicies, {});
  operator.close();
  return publishedId;
};

/** Something of the demo for every parameter of a route; the viewer orders something on the way. */
export const namesOfDemo = async (url: string): Promise<Names> => {
  const viewer = openClient(url);
  await viewer.call(logIn, { body: await logInOf(url, 'viewer') });
  const room = await liveRoomOfHost(url);
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
  const { rooms: ended } = await viewer.call(listRooms, { query: { status: 'ended' } });
  viewer.close();
  return {
    roomId: room.id,
    previewId: upcoming[0]?.id ?? room.id,
    replayId: ended.find(({ hasReplay }) => hasReplay)?.id ?? room.id,
    hostId: room.host.id,
    productId: product.id,
    storeId: product.store.id,
    orderId: order.id,
    paymentId: payment.id,
    policyId: await policyInForce(url),
  };
};
