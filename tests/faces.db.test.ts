import { readFile } from 'node:fs/promises';
import {
  confirmOrder,
  getHost,
  getRoom,
  getStore,
  listReviews,
  listTeam,
  listUsers,
  shipOrder,
  updateMe,
  uploadPicture,
  writeReview,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from './support/media.ts';
import { liveRoom } from './support/rooms.ts';
import { type Person, type TestServer, testServer } from './support/server.ts';
import { buyAndPay, newBuyer, openShop } from './support/shop.ts';
import { openSockets } from './support/talk.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

/** Uploads a picture and makes it the person's; answers its address. */
const giveFace = async (person: Person): Promise<string> => {
  const body = new Uint8Array(await readFile('apps/demo/clips/food.jpg'));
  const picture = await server.call(uploadPicture, { as: person, body });
  await server.call(updateMe, { as: person, body: { avatarId: picture.id } });
  return picture.url;
};

test('the picture of a host is at their room, on their page, in their team and in the console', async () => {
  const host = await server.signUp('Host', ['host']);
  const admin = await server.signUp('Admin', ['admin']);
  const { id: roomId } = await liveRoom(server, host);
  const shown = async () => [
    (await server.call(getRoom, { params: { roomId } })).host.avatarUrl,
    (await server.call(getHost, { params: { hostId: host.id } })).host.avatarUrl,
    (await server.call(listTeam, { as: host, params: { roomId } })).members[0]?.avatarUrl,
    (await server.call(listUsers, { as: admin, query: { search: host.id } })).users[0]?.avatarUrl,
  ];
  expect(await shown()).toEqual([null, null, null, null]);
  const url = await giveFace(host);
  expect(await shown()).toEqual([url, url, url, url]);
});

test('a store shows who keeps it', async () => {
  const { merchant, storeId } = await openShop(server, [{ stock: 1 }]);
  const avatarUrl = await giveFace(merchant);
  const { owner } = await server.call(getStore, { params: { storeId } });
  expect(owner).toEqual({ name: 'Merchant', avatarUrl });
});

test('a line carries the picture of who says it, once they have one', async () => {
  const sockets = await openSockets(server);
  const { id: roomId } = await liveRoom(server, await server.signUp('Host', ['host']));
  const speaker = await server.signUp('林小满');
  const client = sockets.enter(roomId, speaker);
  await until(client.state, (state) => state === 'live');
  await client.chat('还没有头像');
  const url = await giveFace(speaker);
  await client.chat('有头像了');
  await until(client.lines, (lines) => lines.length === 2);
  const lines = client.heard.filter(([kind]) => kind === 'chat');
  expect(lines.map((line) => line.slice(6))).toEqual([[0], [0, url]]);
  await sockets.close();
});

test('a review shows the picture of its author, and of nobody when it is unnamed', async () => {
  const shop = await openShop(server, [{ stock: 10 }]);
  const buyer = await newBuyer(server);
  const url = await giveFace(buyer);
  const review = async (unnamed: boolean): Promise<string> => {
    const order = await buyAndPay(server, shop, buyer);
    const params = { orderId: order.id };
    const body = { carrier: 'sandbox', trackingNumber: `SB-${order.id.slice(-6)}` } as const;
    await server.call(shipOrder, { as: shop.merchant, params, body });
    await server.call(confirmOrder, { as: buyer, params });
    const wish = { skuId: shop.skus[0]!.skuId, stars: 5, text: '好茶', unnamed };
    await server.call(writeReview, { as: buyer, params, body: wish });
    return order.lines[0]!.productId;
  };
  await review(false);
  const productId = await review(true);
  const { reviews } = await server.call(listReviews, { params: { productId } });
  expect(reviews.map(({ avatarUrl }) => avatarUrl)).toEqual([null, url]);
});
