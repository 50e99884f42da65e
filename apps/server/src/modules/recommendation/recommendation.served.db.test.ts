import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { up } from './0006-served-by-column.migration.ts';
import type { Served } from './recommendation.outcomes.rules.ts';
import { keepServed, servedOfRequests } from './recommendation.outcomes.store.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const items = (sources: readonly string[], explored: readonly number[]) => ({
  ...{ itemIds: sources.map(() => newId()), sources, explored },
});
const answer = (facts: Partial<Served>): Served => ({
  ...{ requestId: newId(), person: 'v:somebody-here', surface: 'home', atMs: 1_800_000_000_000 },
  ...{ ...items(['similar', 'host', 'newest'], [2]), ...facts },
});

test('what was served is kept as it was, whatever is in it, and known again when it is told again', async () => {
  const told = [
    answer({}),
    answer({ person: null, surface: 'product' }),
    answer(items([], [])),
    answer(items(['a, b', '{"c"}', '', 'NULL', '它'], [0, 4])),
  ];
  const breaking = answer(items(['two\nlines', 'next'], []));
  await server.db.transaction().execute(async (tx) => {
    expect(await keepServed(tx, [...told, breaking])).toEqual(
      new Set([...told, breaking].map(({ requestId }) => requestId)),
    );
    expect(await keepServed(tx, told)).toEqual(new Set());
    const kept = await servedOfRequests(
      tx,
      [...told, breaking].map(({ requestId }) => requestId),
    );
    const byRequest = new Map(kept.map((one) => [one.served.requestId, one]));
    for (const served of told)
      expect(byRequest.get(served.requestId)).toEqual({ served, exposed: [], clicked: [] });
    expect(byRequest.get(breaking.requestId)?.served.sources).toEqual(['two lines', 'next']);
  });
});

test('of many at once each is kept, and of those told again only what is new is said to be', async () => {
  const many = Array.from({ length: 200 }, () => answer({}));
  const idsOf = (some: readonly Served[]) => some.map(({ requestId }) => requestId);
  await server.db.transaction().execute(async (tx) => {
    expect(await keepServed(tx, many.slice(0, 90))).toEqual(new Set(idsOf(many.slice(0, 90))));
    expect(await keepServed(tx, many)).toEqual(new Set(idsOf(many.slice(90))));
    expect(await servedOfRequests(tx, idsOf(many))).toHaveLength(many.length);
  });
});

test('what an earlier version kept as a list is what it was after the upgrade', async () => {
  const listed = answer(items(['similar', 'host'], [1]));
  const empty = answer(items([], []));
  const undo = new Error('as it was');
  const work = server.db.transaction().execute(async (tx) => {
    await sql`alter table recommendation_served drop column item_ids, drop column sources,
                drop column explored, add column items jsonb not null default '[]'`.execute(tx);
    const list = listed.itemIds.map((itemId, at) => ({
      ...{ itemId, source: listed.sources[at], explored: listed.explored.includes(at) },
    }));
    await sql`insert into recommendation_served (request_id, person, surface, at, items, exposed, clicked) values
      (${listed.requestId}, ${listed.person}, 'home', to_timestamp(1800000000), ${JSON.stringify(list)}::jsonb, '{0,1}', '{1}'),
      (${empty.requestId}, ${empty.person}, 'home', to_timestamp(1800000000), '[]', '{}', '{}')`.execute(
      tx,
    );
    await up(tx as never);
    const kept = await servedOfRequests(tx, [listed.requestId, empty.requestId]);
    expect(kept).toHaveLength(2);
    expect(kept).toContainEqual({ served: listed, exposed: [0, 1], clicked: [1] });
    expect(kept).toContainEqual({ served: empty, exposed: [], clicked: [] });
    throw undo;
  });
  await expect(work).rejects.toBe(undo);
});
