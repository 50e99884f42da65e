import {
  Clicked,
  collectEvents,
  createProduct,
  createStore,
  endRoom,
  getHome,
  type Product,
  recommendProducts,
  recommendRooms,
  setBag,
  updateProduct,
  updateSku,
  VISITOR_HEADER,
} from '@kaibo/contracts';
import { random } from '@kaibo/numeric';
import { expect, onTestFinished } from 'vitest';
import { newId } from '#platform/id';
import { newRoom, streamStarts } from '../../../../../tests/support/rooms.ts';
import { type Person, testServer } from '../../../../../tests/support/server.ts';

const HOSTS = 6;
const ROOMS_AT_FIRST = 20;
const PRODUCTS = 40;
const ALWAYS_SOLD = 10;
const VISITORS = 12;
const ASKERS = 16;
/** Of rooms that end, and of products that are gone. */
const LEAST_CHANGES = 5;
/** Of all that is done. */
const CHANGE_SHARE = 0.1;
const CLICK_SHARE = 0.03;
const CATEGORIES = ['craft', 'kids', 'food'];
const surfaces = ['room', 'product', 'order', 'replay'] as const;

/** What was answered to be gone, and after how many such answers. */
class Gone {
  readonly #since = new Map<string, number>();

  get count(): number {
    return this.#since.size;
  }
  add(id: string): void {
    this.#since.set(id, this.#since.size + 1);
  }
  /** Of these, what was gone when only `count` were. */
  among(ids: readonly string[], count: number): string[] {
    return ids.filter((id) => (this.#since.get(id) ?? Number.POSITIVE_INFINITY) <= count);
  }
}

const openStage = async (seed: number) => {
  const draw = random(seed);
  const server = await testServer({
    config: { rateAddressPerSecond: 1e6, rateUserPerSecond: 1e6 },
  });
  onTestFinished(() => server.close());
  const pick = <T>(of: readonly T[]): T => of[draw.integer(of.length)]!;
  const hosts = await Promise.all(
    Array.from({ length: HOSTS }, (_, i) => server.signUp(`Host ${i}`, ['host', 'merchant'])),
  );
  const merchant = hosts[0]!;
  const store = await server.call(createStore, { as: merchant, body: { name: 'Race' } });
  const products: Product[] = [];
  for (let i = 0; i < PRODUCTS; i++)
    products.push(
      await server.call(createProduct, {
        as: merchant,
        body: {
          storeId: store.id,
          categoryId: pick(CATEGORIES),
          title: `Product ${i}`,
          skus: [{ code: 'one', option: 'One', priceFen: 100, stock: 5 }],
        },
      }),
    );
  const onAir: { id: string; host: Person }[] = [];
  /** Only what nobody takes off meanwhile, once the race runs, may be put in a bag. */
  const goLive = async (bagged: readonly Product[]): Promise<void> => {
    const host = draw.uniform() < 0.5 ? merchant : pick(hosts);
    const room = await newRoom(server, host, { categoryId: pick(CATEGORIES) });
    if (host === merchant) {
      const productIds = [...draw.sample(bagged.length, 6)].map((at) => bagged[at]!.id);
      await server.call(setBag, {
        as: host,
        params: { roomId: room.id },
        body: { productIds },
      });
    }
    await streamStarts(server, room.id);
    onAir.push({ id: room.id, host });
  };
  for (let i = 0; i < ROOMS_AT_FIRST; i++) await goLive(products);
  await server.caughtUp();
  await server.caughtUp();
  return { draw, server, pick, merchant, products, onAir, goLive };
};

/**
 * Rooms go live and end, and products are hidden and sold out, through the routes of hosts and merchants, while
 * many people ask for rooms and products at once.
 */
export const race = async ({ requests, seed }: { requests: number; seed: number }) => {
  const stage = await openStage(seed);
  const { draw, server, pick, merchant, products, onAir, goLive } = stage;
  const ended = new Gone();
  const unsold = new Gone();
  const offered = products.slice(ALWAYS_SOLD);
  const roomIds = onAir.map((room) => room.id);
  let left = requests;
  const served = { rooms: 0, products: 0, personal: 0 };

  const endOne = async (): Promise<void> => {
    const [room] = onAir.splice(draw.integer(onAir.length), 1);
    await server.call(endRoom, { as: room!.host, params: { roomId: room!.id } });
    ended.add(room!.id);
  };
  const takeOff = async (): Promise<void> => {
    const [product] = offered.splice(draw.integer(offered.length), 1);
    const sku = product!.skus[0]!;
    if (draw.uniform() < 0.5)
      await server.call(updateProduct, {
        as: merchant,
        params: { productId: product!.id },
        body: { status: 'hidden' },
      });
    else
      await server.call(updateSku, {
        as: merchant,
        params: { skuId: sku.id },
        body: { stockDelta: -sku.stock },
      });
    unsold.add(product!.id);
  };
  const change = async (): Promise<void> => {
    const chance = draw.uniform();
    if (chance < 0.4 && onAir.length > 5) return endOne();
    if (chance < 0.6 && offered.length > 0) return takeOff();
    await goLive(products.slice(0, ALWAYS_SOLD));
    roomIds.push(onAir.at(-1)!.id);
  };

  const click = (visitorId: string) =>
    server.call(collectEvents, {
      body: {
        visitorId,
        events: [
          {
            id: newId(),
            name: Clicked.name,
            atMs: Date.now(),
            roomId: null,
            payload: {
              ...{ surface: 'home', itemKind: 'room', itemId: pick(roomIds) },
              ...{ position: 0, requestId: null },
            },
          },
        ],
      },
    });

  const askRooms = async (headers: Record<string, string>): Promise<void> => {
    const before = ended.count;
    const isHome = draw.uniform() < 0.6;
    const { step, live } = isHome
      ? await server.call(getHome, { headers, query: { limit: 30 } })
      : await server.call(recommendRooms, {
          headers,
          query: { surface: pick(surfaces), limit: 12 },
        });
    const ids = live.map(({ room }) => room.id);
    expect(ended.among(ids, before)).toEqual([]);
    served.rooms += ids.length;
    if (step === 'personal') served.personal += 1;
  };
  const askProducts = async (headers: Record<string, string>): Promise<void> => {
    const before = unsold.count;
    const of = draw.integer(3);
    const query =
      of === 0
        ? ({ surface: 'home', limit: 30 } as const)
        : of === 1
          ? ({ surface: 'room', roomId: pick(roomIds), limit: 100 } as const)
          : ({ surface: 'product', productId: pick(products).id, limit: 30 } as const);
    const reply = await server.call(recommendProducts, { headers, query });
    const ids = reply.products.map(({ product }) => product.id);
    expect(unsold.among(ids, before)).toEqual([]);
    served.products += ids.length;
  };
  /** What is drawn depends on who answers first: a race in which hardly anything changed goes on. */
  const isOver = (): boolean => left <= 0 && Math.min(ended.count, unsold.count) > LEAST_CHANGES;
  const ask = async (): Promise<void> => {
    while (!isOver()) {
      const visitorId = `race-visitor-${draw.integer(VISITORS)}`;
      const headers = { [VISITOR_HEADER]: visitorId };
      const chance = draw.uniform();
      if (chance < CHANGE_SHARE) await change();
      else if (chance < CHANGE_SHARE + CLICK_SHARE) await click(visitorId);
      else {
        left -= 1;
        await (draw.uniform() < 0.7 ? askRooms(headers) : askProducts(headers));
      }
    }
  };

  const askers = Array.from({ length: ASKERS }, ask);
  await Promise.all(askers).finally(() => {
    left = 0;
  });
  return { ...served, ended: ended.count, unsold: unsold.count };
};
