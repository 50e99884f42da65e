import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  codes,
  digest,
  type Kind,
  kinds,
  type PolicyMaker,
  policyNamed,
  run,
  type Scenario,
  type Sink,
  scenarioNames,
  scenarioOf,
} from './index.ts';
import { orderIn } from './order.suite.ts';

const small = (name = 'ordinary', changes: Partial<Scenario> = {}): Scenario =>
  scenarioOf(name, { viewers: 1_500, hosts: 20, ...changes });

interface Happened {
  kind: Kind;
  atMs: number;
  viewer: number;
  room: number;
  product: number;
  value: number;
}

const recorder = (): Sink & { events: Happened[] } => {
  const events: Happened[] = [];
  return {
    events,
    emit: (code, atMs, viewer, room, product, value) => {
      events.push({ kind: kinds[code]!, atMs, viewer, room, product, value });
    },
  };
};

const digestOf = (scenario: Scenario, policy: string): string => {
  const sink = digest();
  run(scenario, { policies: [policyNamed(policy)], sink });
  return sink.hex();
};

test('one seed is one market, byte for byte, on every machine and every version of Node', () => {
  expect(digestOf(small(), 'random')).toBe('53f261f4d35a9802');
  expect(digestOf(small('seasonal-peak'), 'oracle')).toBe('7fe9ce2caa981d8f');
  expect(digestOf(small('ordinary', { seed: 2 }), 'random')).not.toBe('53f261f4d35a9802');
});

/** What must hold of every market, told as what is wrong with this one. */
const wrongWith = (scenario: Scenario, policy: string): string[] => {
  const wrong: string[] = [];
  const stock = new Map<number, number>();
  const inside = new Map<number, number>();
  const shown = new Set<string>();
  const bought = new Set<string>();
  let lastMs = scenario.startMs;
  const check = (isRight: boolean, what: string): void => {
    if (!isRight && wrong.length < 5) wrong.push(what);
  };
  const found = run(scenario, {
    policies: [policyNamed(policy)],
    sink: {
      emit: (code, atMs, viewer, room, product, value) => {
        const kind = kinds[code]!;
        check(atMs >= lastMs, `${kind} at ${atMs} after ${lastMs}`);
        lastMs = atMs;
        if (kind === 'exposure') shown.add(`${viewer} ${room}`);
        if (kind === 'click')
          check(shown.has(`${viewer} ${room}`), `${viewer} clicked unseen ${room}`);
        if (kind === 'enter') inside.set(room, (inside.get(room) ?? 0) + 1);
        if (kind === 'leave') inside.set(room, inside.get(room)! - 1);
        check((inside.get(room) ?? 0) <= scenario.seats, `room ${room} is over its seats`);
        if (kind === 'order') {
          check(shown.has(`${viewer} ${room}`), `${viewer} bought in unseen ${room}`);
          bought.add(`${viewer} ${product}`);
          stock.set(product, (stock.get(product) ?? scenario.stock) - 1);
          check(stock.get(product)! >= 0, `product ${product} was oversold`);
        }
        if (kind === 'paid') check(bought.has(`${viewer} ${product}`), 'paid what was not ordered');
        if (kind === 'expired' || kind === 'returned') stock.set(product, stock.get(product)! + 1);
        if (kind === 'restock') stock.set(product, (stock.get(product) ?? 0) + value);
      },
    },
  });
  const { viewers, products } = found.market;
  check(
    products.stock.every((left) => left >= 0),
    'negative stock',
  );
  check(
    viewers.spentFen.every((spent, viewer) => spent >= 0 && spent <= viewers.weeklyFen[viewer]!),
    'somebody spent more than they have',
  );
  check(found.failures.length === 0, 'a policy failed');
  return wrong;
};

test.each(scenarioNames)(
  'in %s nothing is oversold, overspent, overfull, out of order or bought unseen',
  (name) => {
    const tight = { seats: 25, stock: 4, restockHours: 9, buying: 0.3, seed: 11 };
    const scarce = name === 'stock-out' ? { ...tight, planted: [] } : tight;
    expect(wrongWith(small(name, scarce), 'popularity')).toEqual([]);
    expect(wrongWith(small(name, { seats: 3, hours: 30 }), 'random').slice(0, 1)).toEqual([]);
  },
);

test('nor is it in any market that can be', () => {
  const markets = fc.record({
    seed: fc.nat(),
    viewers: fc.integer({ min: 1, max: 300 }),
    hosts: fc.integer({ min: 1, max: 12 }),
    hours: fc.integer({ min: 1, max: 60 }),
    seats: fc.integer({ min: 1, max: 20 }),
    categories: fc.integer({ min: 1, max: 9 }),
    productsPerHost: fc.integer({ min: 0, max: 7 }),
    stock: fc.integer({ min: 0, max: 5 }),
    visitsPerDay: fc.integer({ min: 0, max: 20 }),
    places: fc.integer({ min: 1, max: 9 }),
    buying: fc.double({ min: 0, max: 1, noNaN: true }),
    returnShare: fc.double({ min: 0, max: 1, noNaN: true }),
    likePerClick: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(
      markets,
      fc.constantFrom('random', 'popularity', 'newest', 'oracle'),
      (market, policy) => {
        expect(wrongWith(scenarioOf('ordinary', market), policy)).toEqual([]);
      },
    ),
    { numRuns: 30 },
  );
});

test('one viewer more changes nothing of what the others do', () => {
  const of = (viewers: number): string[] => {
    const sink = recorder();
    const scenario = small('ordinary', { viewers, stock: 100_000 });
    run(scenario, { policies: [policyNamed('random')], sink });
    return sink.events
      .filter(({ viewer }) => viewer >= 0 && viewer < 1_500)
      .map((event) => JSON.stringify(event));
  };
  const more = of(1_501);
  expect(more.length).toBeGreaterThan(5_000);
  expect(more).toEqual(of(1_500));
});

test('whoever tells a friend tells them: one beyond the last viewer is somebody outside of the market', () => {
  const sink = recorder();
  const people = { viewers: 48, hosts: 20, hours: 300, visitsPerDay: 20 };
  run(scenarioOf('ordinary', people), { policies: [policyNamed('oracle')], sink });
  const told = sink.events.filter(({ kind }) => kind === 'share');
  expect(told.some(({ value }) => value >= people.viewers)).toBe(true);
  for (const { viewer, value } of told) {
    expect(value).not.toBe(viewer);
    expect(value >> 5).toBe(viewer >> 5);
  }
});

test('knowing the truth sells most by far, and what is popular is clicked more than anything', () => {
  expect(orderIn('ordinary', [1, 2])).toEqual({ oracleSellsMost: true, popularIsClicked: true });
});

const bad = (recommend: ReturnType<PolicyMaker>['recommend']): PolicyMaker => {
  return () => ({ name: 'bad', recommend });
};

test.each([
  [
    'throws',
    bad(() => {
      throw new Error('broken');
    }),
    'broken',
  ],
  ['names a room that is not there', bad(() => ({ rooms: [1e6] })), 'room 1000000 is not on air'],
  [
    'names a room twice',
    bad(({ rooms }) => ({ rooms: rooms.flatMap(({ id }) => [id, id]) })),
    'twice',
  ],
  ['answers nothing', bad(() => undefined as never), 'without a list'],
  ['answers null', bad(() => null as never), 'without a list'],
  ['answers no rooms', bad(() => ({}) as never), 'without a list'],
  [
    'says propensities that are no list',
    bad(() => ({ rooms: [], propensities: 1 }) as never),
    'no list',
  ],
  [
    'says an impossible propensity',
    bad(({ rooms }) => ({ rooms: [rooms[0]!.id], propensities: [0] })),
    'a propensity of 0',
  ],
] as const)(
  'a policy that %s is failed once, and the run goes on with its fallback',
  (_, maker, reason) => {
    const scenario = small();
    const { figures, failures } = run(scenario, { policies: [maker] });
    expect(failures).toHaveLength(1);
    expect(failures[0]!.message).toContain(reason);
    const fallback = run(scenario, { policies: [policyNamed('popularity')] }).figures;
    expect(figures.counts).toEqual(fallback.counts);
  },
);

test('a policy that takes too long is failed by the clock it is given', () => {
  let nowMs = 0;
  const slow: PolicyMaker = () => ({
    name: 'slow',
    recommend: ({ rooms }) => {
      nowMs += 50;
      return { rooms: [rooms[0]!.id] };
    },
  });
  const { failures } = run(small(), { policies: [slow], mostPolicyMs: 20, realNowMs: () => nowMs });
  expect(failures.map(({ message }) => message)).toEqual(['took 50 ms of 20']);
});

test('what is planted is there: machines click, scarce things run out, a sale sells, a crowd comes', () => {
  const of = (name: string, changes: Partial<Scenario> = {}) =>
    run(small(name, { viewers: 4_000, ...changes }), { policies: [policyNamed('random')] });
  const calm = of('ordinary').figures;
  const attacked = of('bot-attack').figures;
  const clicksOf = (host: number, { hostExposures }: typeof calm) => hostExposures[host]!;
  expect(clicksOf(7, attacked)).toBeGreaterThan(1.5 * clicksOf(7, calm));
  expect(of('stock-out', { buying: 0.3, stock: 20 }).figures.counts['sold-out']).toBeGreaterThan(
    20,
  );
  const clicksAt20 = (name: string): number => {
    const sink = recorder();
    run(small(name, { viewers: 4_000 }), { policies: [policyNamed('random')], sink });
    const fromMs = small().startMs + 20 * 3_600_000;
    const isThen = ({ atMs }: Happened): boolean => atMs >= fromMs && atMs < fromMs + 3_600_000;
    return sink.events.filter((event) => event.kind === 'click' && isThen(event)).length;
  };
  expect(clicksAt20('flash-crowd')).toBeGreaterThan(3 * clicksAt20('ordinary'));
  const soldIn = (name: string): number => {
    const sink = recorder();
    const { market } = run(small(name, { viewers: 4_000, buying: 0.1 }), {
      policies: [policyNamed('random')],
      sink,
    });
    return sink.events.filter(
      ({ kind, product }) => kind === 'order' && market.products.category[product] === 1,
    ).length;
  };
  expect(soldIn('seasonal-peak')).toBeGreaterThan(1.3 * soldIn('ordinary'));
  const stayIn = (name: string): number => {
    const sink = recorder();
    const { market } = run(small(name, { viewers: 4_000 }), {
      policies: [policyNamed('random')],
      sink,
    });
    const of = sink.events.filter(
      ({ kind, room }) => kind === 'click' && market.rooms[room]!.host === 3,
    );
    return of.length;
  };
  expect(stayIn('star-host')).toBeGreaterThan(1.5 * stayIn('ordinary'));
});

test('a crowd of half an hour comes in it, and what machines do is told like what people do', () => {
  const exposures = (planted: Scenario['planted']): number =>
    run(small('ordinary', { planted }), { policies: [policyNamed('random')] }).figures.counts
      .exposure;
  const crowd = { kind: 'flash-crowd', atHour: 20.25, hours: 0.5, times: 20, category: 2 } as const;
  expect(exposures([crowd])).toBeGreaterThan(1.3 * exposures([]));

  const told = { exposure: 0, click: 0, dwell: 0, order: 0 };
  const listening: PolicyMaker = (facts) => ({
    ...policyNamed('random')(facts),
    told: ({ kind }) => {
      told[kind] += 1;
    },
  });
  const { counts } = run(small('bot-attack'), { policies: [listening] }).figures;
  expect(told).toEqual({
    exposure: counts.exposure,
    click: counts.click,
    dwell: counts.leave,
    order: counts.paid,
  });
});

test('hosts are counted at the end of each hour', () => {
  const sink = recorder();
  const scenario = small('ordinary', { viewers: 60, hosts: 60, hours: 70.5 });
  const { hostsLeft } = run(scenario, { policies: [policyNamed('random')], sink });
  const quits = sink.events.filter(({ kind }) => kind === 'host-quit');
  expect(quits.length).toBeGreaterThan(5);
  const leftAt = (endMs: number): number => 60 - quits.filter(({ atMs }) => atMs < endMs).length;
  expect([...hostsLeft]).toEqual(
    Array.from({ length: 71 }, (_, hour) =>
      leftAt(scenario.startMs + Math.min(70.5, hour + 1) * 3_600_000),
    ),
  );
});

test('who wants to stop is heard, and hears how far it is', () => {
  const stop = new AbortController();
  const shares: number[] = [];
  expect(() =>
    run(small(), {
      policies: [policyNamed('random')],
      signal: stop.signal,
      onProgress: (share) => {
        shares.push(share);
        if (share > 0.5) stop.abort(new Error('enough'));
      },
    }),
  ).toThrow('enough');
  expect(shares.at(-1)).toBeLessThan(0.6);
  expect(codes.exposure).toBe(0);
});
