import { replay, warmPricesOn } from '@kaibo/allocate';
import { codes, policyNamed, run, type Sink, scenarioOf } from '@kaibo/simulate';
import { expect, test } from 'vitest';
import { recordedStream, termsFor } from './market.ts';
import { pricedPolicy } from './market-policy.ts';

const small = { viewers: 1_500, hosts: 80, places: 4 };

const leastShown = (maker: Parameters<typeof run>[1]['policies'][number]) => {
  const exposures: number[] = [];
  const sink: Sink = {
    emit: (code, _atMs, _viewer, room) => {
      if (code === codes['room-start']) exposures[room] = 0;
      if (code === codes.exposure) exposures[room]! += 1;
    },
  };
  const played = run(scenarioOf('ordinary', small), { policies: [maker], sink });
  const promised = exposures.reduce((sum, one) => sum + Math.min(one, 15), 0);
  return { failures: played.failures, promised };
};

test('in a market that answers, prices give more rooms a start than ranking by worth alone, and never fail', () => {
  const priced = leastShown(pricedPolicy(0.2));
  expect(priced.failures).toEqual([]);
  expect(priced.promised).toBeGreaterThan(leastShown(policyNamed('oracle')).promised);
});

test('what is recorded of a market is in order, and policies play on it', async () => {
  const size = { viewers: 300, hosts: 20, slots: 2, candidates: 8 };
  const stream = recordedStream('ordinary', 1, 3, size);
  const history = recordedStream('ordinary', 0, 3, size);
  const gone = warmPricesOn({
    history,
    solve: () => Promise.reject(new Error('no solver')),
    solverGoneFromMs: 0,
  });
  const played = await replay(stream, termsFor(stream), gone, { windowMs: 600_000 });
  expect(played.impressions).toBeGreaterThan(stream.atMs.length);
  expect(played.oversubscription).toBe(0);
});
