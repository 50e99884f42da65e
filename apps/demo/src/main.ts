import { join } from 'node:path';
import { clientConfig } from '@kaibo/contracts';
import { loadApplicants } from './applicants.ts';
import { demoCatalogue } from './catalogue/index.ts';
import { runCrowd } from './crowd.ts';
import { randomFrom } from './draw/random.ts';
import { environment } from './environment.ts';
import { loadDetails } from './goods.ts';
import { type Host, runHosts } from './hosts.ts';
import { loadShop, postpone } from './load.ts';
import { tellPast } from './past.ts';
import { createPeople, type Person } from './people.ts';
import { pictures } from './pictures.ts';
import type { ShopPlan } from './plan.ts';
import { tellPurchases } from './purchases.ts';
import { signIn } from './session.ts';
import { settle } from './settle.ts';
import { openState } from './state.ts';
import { createStreams } from './streams.ts';

const { baseUrl, seed, operator, password, folder, crowdSize, crowdSpeed } = environment();
const tell = (message: object): void => {
  process.send?.(message);
};

const file = await openState(join(folder, 'state.json'), seed);
const { state } = file;
const desk = await signIn(baseUrl, operator);
const people = createPeople({ baseUrl, operator: desk, file });
const streams = createStreams();
const random = randomFrom('hosts', seed);

/** Reserved for examples (RFC 2606): no mail ever leaves for it. */
const emailOf = (name: string): string => `${name}@demo.kaibo.example`;
const person = (key: string, name: string, roles: Person['roles']): Person => ({
  email: emailOf(key),
  password,
  name,
  roles,
});
const hostOf = (shop: ShopPlan): Person => person(shop.key, shop.hostName, ['host', 'merchant']);

const plan = demoCatalogue(seed);

const { rtmpUrl } = await desk.call(clientConfig, {});
/** The installation may listen on another port than when the address was made. */
const hereOf = (streamUrl: string): string => rtmpUrl + streamUrl.slice(streamUrl.lastIndexOf('/'));

const enterShop = async (shop: ShopPlan, i: number): Promise<Host> => {
  const session = await people.enter(hostOf(shop));
  const hoursAhead = 2 + (i % 8) * 3;
  const known = state.shops[shop.key];
  if (known?.previewId) await postpone(session, known.previewId, hoursAhead);
  const loaded = known ?? (await loadShop(session, shop, pictures, hoursAhead));
  state.shops[shop.key] = loaded;
  await file.save();
  await streams.start(shop.room.clip, hereOf(loaded.live.streamUrl), random.between(0, 10_000));
  return { session, shop: loaded };
};

await loadDetails(desk, [...new Set(plan.shops.map(({ categoryId }) => categoryId))]);

const hosts: Host[] = [];
for (const [i, shop] of plan.shops.entries()) {
  hosts.push(await enterShop(shop, i));
  tell({ type: 'health', state: 'starting', detail: `${i + 1} of ${plan.shops.length} rooms` });
}

const viewer = person('viewer', '小开', ['viewer']);
await settle(await people.enter(viewer));
await file.save();
const [hostShop, merchantShop] = plan.shops;
tell({
  type: 'ready',
  accounts: [
    { role: 'viewer', email: viewer.email, password },
    { role: 'host', email: emailOf(hostShop!.key), password },
    { role: 'merchant', email: emailOf(merchantShop!.key), password },
    { role: 'operator', ...operator },
  ],
});

const stopHosts = runHosts(hosts, random);
const stopCrowd = runCrowd({
  ...{ baseUrl, seed, plan, people, person },
  ...{ size: crowdSize, speed: crowdSpeed },
});

const makeReplays = async (): Promise<void> => {
  for (const [i, shop] of plan.shops.entries()) {
    const loaded = state.shops[shop.key];
    if (!shop.replay || !loaded || loaded.replayed) continue;
    const { productIds } = loaded;
    await streams.replay(hosts[i]!.session, shop, { pictures, productIds });
    loaded.replayed = true;
    await file.save();
  }
};
makeReplays().catch((error: unknown) => process.stderr.write(`demo: ${String(error)}\n`));

/** Nobody waits for it: the shops are open. */
const tellAllPast = async (): Promise<void> => {
  for (const [i, shop] of plan.shops.entries()) {
    const { session, shop: loaded } = hosts[i]!;
    await tellPast(session, { storeId: loaded.storeId, key: shop.key, seed });
  }
};
tellAllPast().catch((error: unknown) => process.stderr.write(`demo: ${String(error)}\n`));
const tellOnce = async (): Promise<void> => {
  if (!state.pastTold) await tellPurchases(desk, plan.shops, state.shops, seed);
  state.pastTold = true;
  await file.save();
};
tellOnce().catch((error: unknown) => process.stderr.write(`demo: ${String(error)}\n`));

loadApplicants({ baseUrl, operator: desk, people, person, pictures })
  .then(() => file.save())
  .catch((error: unknown) => process.stderr.write(`demo: ${String(error)}\n`));

const beat = setInterval(() => {
  tell({ type: 'health', state: 'ok', detail: `${streams.live()} streams` });
}, 10_000);

process.once('SIGTERM', () => {
  clearInterval(beat);
  stopHosts();
  stopCrowd();
  Promise.all([streams.stop(), file.save()]).finally(() => process.exit(0));
});
