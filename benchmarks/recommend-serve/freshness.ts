import { collectEvents, getHome, VISITOR_HEADER } from '@kaibo/contracts';
import { openClient } from '../slice/client.ts';
import { clickOn } from './crowd.ts';

const GIVE_UP_MS = 5_000;

/**
 * From sending a browser's first click until home, asked for again and again, comes in another order because of it
 * (`step` says so). Every probe is a browser of its own.
 */
export const changesMs = async ({
  url,
  name,
  probes,
  withinMs,
}: {
  url: string;
  name: string;
  probes: number;
  withinMs: number;
}): Promise<number[]> => {
  const client = openClient(url);
  const elapsed: number[] = [];
  const endMs = performance.now() + withinMs;
  for (let probe = 0; probe < probes && performance.now() < endMs; probe++) {
    const visitorId = `bench-${name}-${probe}`;
    const home = () => client.call(getHome, {}, { [VISITOR_HEADER]: visitorId });
    const before = await home();
    if (before.step === 'personal') throw new Error(`${visitorId} is known already`);
    const { room } = before.live.at(-1)!;
    const body = { visitorId, events: [clickOn(room.id)] };
    const beginMs = performance.now();
    await client.call(collectEvents, { body });
    while ((await home()).step !== 'personal')
      if (performance.now() - beginMs > GIVE_UP_MS) throw new Error('home does not change');
    elapsed.push(performance.now() - beginMs);
  }
  client.close();
  return elapsed;
};
