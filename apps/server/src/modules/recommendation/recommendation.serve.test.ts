import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActiveModel } from './recommendation.active.ts';
import { nothingRefused } from './recommendation.refused.ts';
import { type Asked, createServing, type ServeNeeds } from './recommendation.serve.ts';
import type { Candidate } from './recommendation.shelf.ts';
import { tasteOf } from './recommendation.tastes.ts';

const candidates = Array.from(
  { length: 40 },
  (_, i): Candidate => ({
    ...{ id: `room-${i}`, hostId: `${i}`, hostName: '', categoryId: `${i % 4}`, productIds: [] },
    ...{ popularity: 40 - i, isTrending: true },
    reason: { code: 'viewers', text: { zh: '人', en: 'people' } },
  }),
);
const person = { key: 'v:somebody', isKnown: true };
const likesLast = tasteOf([{ entity: 'host:39', weight: 5, recent: 0, following: false }]);

const model = (more: Partial<ActiveModel> = {}): ActiveModel => ({
  ...{ version: 'one', name: 'ials', factors: 2 },
  rowOf: (entity) => (entity.startsWith('host:') ? Number(entity.slice(5)) : -1),
  vectors: Float32Array.from({ length: 80 }, (_, i) => Math.cos(i)),
  foldIn: () => Float32Array.of(1, 0),
  similar: () => [],
  explain: () => [{ entity: 'host:39', contribution: 1 }],
  boughtTogether: () => [],
  ...more,
});

const serving = (active: ActiveModel | null, more: Partial<ServeNeeds> = {}) => {
  const faults: string[] = [];
  const needs: ServeNeeds = {
    tastes: { of: async () => likesLast, drop: () => undefined },
    models: {
      active: () => active,
      onSwap: () => undefined,
      warm: async () => undefined,
      close: async () => undefined,
    },
    segmentOf: async () => null,
    namesOf: async (entities) =>
      new Map(entities.map((entity) => [entity, { zh: `叫 ${entity}`, en: `called ${entity}` }])),
    onFault: (_, what) => faults.push(what),
    ...more,
  };
  return { faults, ...createServing(needs) };
};
const asked = (more: Partial<Asked> = {}): Asked => ({
  ...{ person, requestId: 'request', candidates, limit: 40 },
  stillShown: async (ids) => new Set(ids),
  ...more,
});

test('with a model in which something speaks for a room, its reason names what', async () => {
  const { serve } = serving(model());
  const { step, modelVersion, items } = await serve(asked());
  expect({ step, modelVersion }).toEqual({ step: 'personal', modelVersion: 'one' });
  const similar = items.find((item) => item.source === 'similar')!;
  expect(similar.reason).toEqual({
    code: 'similar',
    text: { zh: '因为你看过 叫 host:39', en: 'Because you watched called host:39' },
  });
});

test.each([
  ['folds into other dimensions', { foldIn: () => Float32Array.of(1, 2, 3) }],
  ['folds into no numbers', { foldIn: () => Float32Array.of(Number.NaN, 1) }],
  ['holds no numbers', { vectors: new Float32Array(80).fill(Number.NaN) }],
  [
    'throws',
    {
      rowOf: () => {
        throw new RangeError('no such row');
      },
    },
  ],
])(
  'a model that %s is left out, the answer comes without it and what failed is told',
  async (_, broken) => {
    const { serve, faults } = serving(model(broken));
    for (let i = 0; i < 3; i++) {
      const { step, items } = await serve(asked());
      expect(step).toBe('personal');
      expect(items[0]!.id).toBe('room-39');
      for (const { score } of items) expect(Number.isFinite(score)).toBe(true);
    }
    expect(faults.length).toBeLessThanOrEqual(1);
  },
);

test('without the taste, which cannot be read, the answer is everybody’s', async () => {
  const of = () => Promise.reject(new Error('the database is away'));
  const { serve, faults } = serving(null, { tastes: { of, drop: () => undefined } });
  const { step, items } = await serve(asked());
  expect(step).toBe('trending');
  expect(items[0]!.id).toBe('room-0');
  expect(faults).toEqual(['the taste was left out']);
});

test('names that cannot be read cost the name, not the answer', async () => {
  const namesOf = () => Promise.reject(new Error('the database is away'));
  const { items } = await serving(null, { namesOf }).serve(asked());
  expect(items[0]!.reason.text.en).toBe('You have watched this host');
});

test('what is not shown any more gives its place to the next, as long as there is one', async () => {
  const { serve } = serving(null);
  const gone = new Set(candidates.slice(0, 25).map(({ id }) => id));
  const stillShown = async (ids: readonly string[]) => new Set(ids.filter((id) => !gone.has(id)));
  const { items } = await serve(asked({ person: null, limit: 10, stillShown }));
  expect(items).toHaveLength(10);
  expect(items.map(({ position }) => position)).toEqual(items.map((_, i) => i));
  for (const { id } of items) expect(gone).not.toContain(id);
});

test('whatever is gone, the next of the same order stand there, each with its own reason', async () => {
  const { serve } = serving(model());
  const ask = (limit: number, gone: ReadonlySet<string>) =>
    serve(asked({ limit, stillShown: async (ids) => new Set(ids.filter((id) => !gone.has(id))) }));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(39)), async (numbers) => {
      const gone = new Set(numbers.map((i) => `room-${i}`));
      // Ten places of forty, eight spare: some of what follows is asked about once more.
      const drawn = (await ask(18, new Set())).items.map(({ id }) => id);
      const all = (await ask(40, new Set())).items.map(({ id }) => id);
      const { items } = await ask(10, gone);
      const order = [...drawn, ...all.filter((id) => !drawn.includes(id))];
      const left = order.filter((id) => !gone.has(id)).slice(0, 10);
      expect(items).toHaveLength(Math.min(10, 40 - gone.size));
      expect(new Set(items.map(({ id }) => id))).toEqual(new Set(left));
      for (const { score, parts, source, reason } of items) {
        expect(parts.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(score, 5);
        if (source === 'similar')
          expect(reason.text.en).toMatch(/^Because you watched called host:/);
        if (source === 'taste') expect(reason.text.en).toMatch(/^You have watched called host:/);
      }
    }),
    { numRuns: 50 },
  );
});

test('nothing of many stands there that is refused, and the same request gets the same answer', async () => {
  const refused = { ...nothingRefused, hosts: new Set(['39', '1']) };
  const of = async () =>
    tasteOf([{ entity: 'category:1', weight: 5, recent: 0, following: false }], refused);
  const { serve } = serving(model(), { tastes: { of, drop: () => undefined } });
  for (let i = 0; i < 50; i++) {
    const request = asked({ requestId: `request-${i}`, limit: 12 });
    const answer = await serve(request);
    for (const { hostId } of answer.items) expect(['39', '1']).not.toContain(hostId);
    expect(await serve(request)).toEqual(answer);
  }
});
