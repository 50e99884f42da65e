import { gzipSync } from 'node:zlib';
import type { RefusalBody } from '@kaibo/contracts';
import {
  createSite,
  ingestEvents,
  listSites,
  renewSiteSecret,
  revokeSite,
  type Site,
  updateSite,
} from '@kaibo/contracts/sites';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { readLog } from '../../../../../tests/support/log.ts';
import {
  ORIGIN,
  type Person,
  type TestServer,
  testServer,
} from '../../../../../tests/support/server.ts';
import { forgetOldCounts } from './behaviour.sites.counts.ts';

const SHOP = 'https://shop.example';
let server: TestServer;
let operator: Person;
beforeAll(async () => {
  server = await testServer();
  operator = await server.signUp('Operator', ['operator']);
});
afterAll(() => server.close());

interface Open {
  site: Site;
  secretKey: string;
}
const openSite = (eventsPerMinute = 10_000): Promise<Open> =>
  server.call(createSite, {
    as: operator,
    body: { name: 'Shop', origins: [SHOP], eventsPerMinute },
  });

const click = (changes: object = {}) => ({
  ...{ id: newId(), name: 'click', atMs: Date.now(), consent: true, visitorId: 'v-1' },
  payload: { itemKind: 'product', itemId: 'A 1' },
  ...changes,
});

interface Sent {
  key?: string;
  secret?: string;
  origin?: string | null;
  headers?: Record<string, string>;
  sentAtMs?: number;
}
const send = async (body: unknown, { key, secret, origin = null, headers, sentAtMs }: Sent) => {
  const url = new URL(ingestEvents.path, ORIGIN);
  if (key !== undefined) url.searchParams.set('key', key);
  if (sentAtMs !== undefined) url.searchParams.set('sentAtMs', String(sentAtMs));
  const bytes =
    body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body);
  const request = new Request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(origin !== null && { origin }),
      ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
      ...headers,
    },
    body: bytes as string | Uint8Array<ArrayBuffer>,
  });
  const response = await server.http.fetch(request, { address: '203.0.113.9' });
  const answer = (await response.json()) as Partial<RefusalBody> & Record<string, unknown>;
  return { status: response.status, answer, code: answer.error?.code, headers: response.headers };
};
const logged = async (site: Site) =>
  (await readLog(server.events)).filter(({ key }) => key === site.id);

test('a server sends with its secret key, and what it sent is in the log under names of its site', async () => {
  const { site, secretKey } = await openSite();
  const { answer } = await send([click(), click({ visitorId: 'v-2' })], { secret: secretKey });
  expect(answer).toEqual({ accepted: 2, duplicates: 0, refused: [] });
  const rows = await logged(site);
  expect(rows.map(({ name, actorId }) => [name, actorId])).toEqual([
    ['site.click', null],
    ['site.click', null],
  ]);
  expect(new Set(rows.map(({ visitorId }) => visitorId)).size).toBe(2);
  for (const { visitorId, payload } of rows) {
    expect(visitorId).toMatch(new RegExp(`^site:${site.id}:`));
    expect(visitorId).not.toContain('v-1');
    expect(payload).toEqual({ siteId: site.id, itemKind: 'product', itemId: 'A 1' });
  }
});

test('people and things of two sites are never the same, whatever they are called there', async () => {
  const [one, other] = [await openSite(), await openSite()];
  const event = click();
  await send([event], { secret: one.secretKey });
  expect((await send([event], { secret: other.secretKey })).answer).toMatchObject({ accepted: 1 });
  const [[a], [b]] = [await logged(one.site), await logged(other.site)];
  expect(a!.id).not.toBe(b!.id);
  expect(a!.visitorId).not.toBe(b!.visitorId);
});

test('a page sends with the public key, from an origin of its site only', async () => {
  const { site } = await openSite();
  const key = site.publicKey!;
  const sent = await send([click()], { key, origin: SHOP });
  expect(sent.answer).toEqual({ accepted: 1, duplicates: 0, refused: [] });
  expect(sent.headers.get('access-control-allow-origin')).toBe(SHOP);
  expect(sent.headers.get('access-control-allow-credentials')).toBeNull();
  for (const origin of ['https://elsewhere.example', 'http://shop.example', null]) {
    const other = await send([click()], { key, origin });
    expect([other.status, other.code]).toEqual([403, 'sites/wrong-origin']);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  }
  // Who took the secret key into a page is not helped.
  const { secretKey } = await openSite();
  const leaked = await send([click()], { secret: secretKey, origin: 'https://elsewhere.example' });
  expect(leaked.code).toBe('sites/wrong-origin');
});

test('a browser that asks before it sends is told yes for origins of the site alone', async () => {
  const { site } = await openSite();
  const ask = (origin: string, key = site.publicKey!) =>
    server.http.fetch(
      new Request(`${ORIGIN}${ingestEvents.path}?key=${key}`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      }),
      { address: '203.0.113.9' },
    );
  const yes = await ask(SHOP);
  expect(yes.status).toBe(204);
  expect(yes.headers.get('access-control-allow-origin')).toBe(SHOP);
  expect(yes.headers.get('access-control-allow-headers')).toContain('content-encoding');
  expect((await ask('https://elsewhere.example')).status).toBe(403);
  expect((await ask(SHOP, 'kaibo_pk_none')).headers.get('access-control-allow-origin')).toBeNull();
});

test('a key that nobody has, was replaced or revoked is refused, and a page is told why', async () => {
  const { site, secretKey } = await openSite();
  const wrong = `${secretKey.slice(0, -2)}xx`;
  for (const secret of [wrong, 'x', site.publicKey!])
    expect((await send([click()], { secret })).code).toBe('sites/no-such-key');
  expect((await send([click()], { key: secretKey })).code).toBe('sites/no-such-key');
  expect((await send([click()], {})).status).toBe(401);

  const params = { siteId: site.id };
  const renewed = await server.call(renewSiteSecret, { as: operator, params });
  expect((await send([click()], { secret: secretKey })).code).toBe('sites/no-such-key');
  expect((await send([click()], { secret: renewed.secretKey })).status).toBe(200);

  await server.call(revokeSite, { as: operator, params });
  expect((await send([click()], { secret: renewed.secretKey })).code).toBe('sites/revoked');
  const page = await send([click()], { key: site.publicKey!, origin: SHOP });
  expect([page.status, page.code]).toEqual([403, 'sites/revoked']);
  expect(page.headers.get('access-control-allow-origin')).toBe(SHOP);
  expect((await server.refusal(renewSiteSecret, { as: operator, params })).code).toBe(
    'sites/revoked',
  );
  expect(await logged(site)).toHaveLength(1);
});

test('an event that is sent again, or twice at once, is in the log once', async () => {
  const { site, secretKey } = await openSite();
  const batch = Array.from({ length: 40 }, () => click());
  const answers = await Promise.all(
    [batch, batch.toReversed(), [...batch.slice(0, 10), ...batch.slice(0, 10)]].map((events) =>
      send(events, { secret: secretKey }),
    ),
  );
  const sum = (name: string) =>
    answers.reduce((total, { answer }) => total + (answer[name] as number), 0);
  expect([sum('accepted'), sum('duplicates')]).toEqual([40, 60]);
  expect(await logged(site)).toHaveLength(40);
});

test('a broken line in the middle costs that line only, and each refusal names its place', async () => {
  const { site, secretKey } = await openSite();
  const lines = [
    click(),
    '{"id": broken',
    click({ atMs: Date.now() + 3_600_000 }),
    click({ atMs: Date.now() - 40 * 86_400_000 }),
    click({ payload: { itemKind: 'product' } }),
    click({ name: 'teleport' }),
    click({ version: 7 }),
    click({ consent: undefined }),
    click({ id: 'x' }),
    7,
    click(),
  ];
  const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  const sent = await send(body.join('\n'), {
    secret: secretKey,
    headers: { 'content-type': 'application/x-ndjson' },
  });
  expect(sent.answer).toEqual({
    accepted: 2,
    duplicates: 0,
    refused: [
      { index: 1, code: 'bad-json', field: null },
      { index: 2, code: 'in-the-future', field: 'atMs' },
      { index: 3, code: 'too-old', field: 'atMs' },
      { index: 4, code: 'bad-payload', field: 'payload.itemId' },
      { index: 5, code: 'unknown-event', field: 'name' },
      { index: 6, code: 'unknown-version', field: 'version' },
      { index: 7, code: 'bad-field', field: 'consent' },
      { index: 8, code: 'bad-field', field: 'id' },
      { index: 9, code: 'bad-field', field: null },
    ],
  });
  // What a later program may be able to read is in the log for the store to set aside.
  expect((await logged(site)).map(({ name, version }) => [name, version])).toEqual([
    ['site.click', 1],
    ['site.click', 1],
    ['site.teleport', 1],
    ['site.click', 7],
    ['site.click', 1],
  ]);
  const { sites } = await server.call(listSites, { as: operator });
  const listed = sites.find(({ id }) => id === site.id)!;
  expect(listed.hours).toMatchObject([{ accepted: 2, duplicates: 0, refused: 9 }]);
  expect(listed.refusals).toHaveLength(9);
  expect(listed.lastSeenAtMs).not.toBeNull();
});

test('nothing can be forged: a site has no way to write an event of this platform', async () => {
  const { site, secretKey } = await openSite();
  const { answer } = await send(
    [
      click({ name: 'orders.paid' }),
      click({ name: 'behaviour.click' }),
      click({ roomId: newId() }),
    ],
    { secret: secretKey },
  );
  expect(answer).toMatchObject({ accepted: 0 });
  const [own] = [
    await send([click({ payload: { ...click().payload, siteId: newId() } })], {
      secret: secretKey,
    }),
  ];
  expect(own.answer).toMatchObject({ accepted: 1 });
  expect((await logged(site)).map(({ payload }) => (payload as { siteId: string }).siteId)).toEqual(
    [site.id],
  );
});

test('who did not agree is counted as nobody, and what cannot be read of them is not kept', async () => {
  const { site, secretKey } = await openSite();
  const { answer } = await send(
    [click({ consent: false }), click({ consent: false, payload: { mail: 'a@b.c' } })],
    { secret: secretKey },
  );
  expect(answer).toMatchObject({ accepted: 1, refused: [{ index: 1 }] });
  const rows = await logged(site);
  expect(rows).toHaveLength(1);
  expect(rows[0]!.visitorId).toBeNull();
  const { sites } = await server.call(listSites, { as: operator });
  expect(sites.find(({ id }) => id === site.id)!.hours[0]).toMatchObject({ unnamed: 1 });
});

test('a clock that is off is put right by the time of sending, whichever way and however far', async () => {
  const { site, secretKey } = await openSite();
  const year = 365 * 86_400_000;
  for (const offMs of [-year, -60_000, 60_000, year]) {
    const theirs = Date.now() + offMs;
    const event = click({ atMs: theirs - 10_000 });
    const { answer } = await send([event], { secret: secretKey, sentAtMs: theirs });
    expect(answer).toMatchObject({ accepted: 1 });
  }
  for (const { atMs } of await logged(site)) {
    expect(Date.now() - atMs).toBeGreaterThan(9_000);
    expect(Date.now() - atMs).toBeLessThan(40_000);
  }
});

test('a batch that is too large is refused, as sent and as it comes out of gzip', async () => {
  const { secretKey: secret } = await openSite();
  const many = Array.from({ length: 501 }, () => click());
  expect(
    (
      await send(gzipSync(JSON.stringify(many)), {
        secret,
        headers: { 'content-encoding': 'gzip' },
      })
    ).status,
  ).toBe(400);
  expect((await send(' '.repeat(262_145), { secret })).status).toBe(413);
  const bomb = gzipSync(Buffer.alloc(200 * 1_048_576, ' '));
  expect(bomb.length).toBeLessThan(262_144);
  const begunAtMs = performance.now();
  const gzip = { 'content-encoding': 'gzip' };
  const bombed = await send(bomb, { secret, headers: gzip });
  expect([bombed.status, bombed.code]).toEqual([413, 'http/too-large']);
  expect(performance.now() - begunAtMs).toBeLessThan(2_000);
  expect((await send(Buffer.from('no gzip'), { secret, headers: gzip })).status).toBe(400);
  expect((await send('[]', { secret, headers: { 'content-encoding': 'br' } })).status).toBe(415);
  const fine = gzipSync(JSON.stringify([click()]));
  expect((await send(fine, { secret, headers: gzip })).answer).toMatchObject({ accepted: 1 });
});

test.each(['[', '[]', '', '\n\n'])('%j is no batch', async (body) => {
  const { secretKey: secret } = await openSite();
  expect((await send(body, { secret })).status).toBe(400);
});

test('a site that has sent as many events as it may waits for the next minute', async () => {
  const { secretKey: secret } = await openSite(3);
  await send([click(), click()], { secret });
  await send([click()], { secret });
  const more = await send([click()], { secret });
  // The minute may have turned in between.
  if (more.status === 200) return;
  expect([more.status, more.code]).toEqual([429, 'sites/too-many-events']);
  expect(Number(more.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('keys are shown once and kept as hashes, and only who may gives them', async () => {
  const { site, secretKey } = await openSite();
  const { rows } = await server.pool.query('select * from behaviour_sites where id = $1', [
    site.id,
  ]);
  expect(JSON.stringify(rows)).not.toContain(secretKey);
  const listed = await server.call(listSites, { as: operator });
  expect(JSON.stringify(listed)).not.toContain(secretKey);
  const marketing = await server.signUp('Marketing', ['marketing']);
  await server.call(listSites, { as: marketing });
  const body = { name: 'Mine', origins: [], eventsPerMinute: 1 };
  expect((await server.refusal(createSite, { as: marketing, body })).status).toBe(403);
  const params = { siteId: site.id };
  for (const contract of [revokeSite, renewSiteSecret])
    expect((await server.refusal(contract, { as: marketing, params })).status).toBe(403);
  const audited = await server.pool.query<{ text: string }>(
    `select audit_entries::text as text from audit_entries where action like '%/console/sites%'`,
  );
  expect(audited.rows.length).toBeGreaterThan(0);
  expect(audited.rows.some(({ text }) => text.includes(secretKey))).toBe(false);
});

test.each(['ftp://a.example', 'https://a.example/path', 'a.example', 'https://a.example?x', '*'])(
  '%s is no origin',
  async (origin) => {
    const body = { name: 'Shop', origins: [origin], eventsPerMinute: 1 };
    expect((await server.refusal(createSite, { as: operator, body })).status).toBe(400);
  },
);

test('origins of a site can be changed, and count from then on', async () => {
  const { site } = await openSite();
  const params = { siteId: site.id };
  const origins = ['https://new.example/'];
  const after = await server.call(updateSite, { as: operator, params, body: { origins } });
  expect(after.origins).toEqual(['https://new.example']);
  const key = site.publicKey!;
  expect((await send([click()], { key, origin: SHOP })).status).toBe(403);
  expect((await send([click()], { key, origin: 'https://new.example' })).status).toBe(200);
});

test('ids of a month ago are forgotten in portions, those of later stay', async () => {
  const count = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from behaviour_site_seen where seen_on < current_date - 31`.execute(
      server.db,
    );
    return rows[0]!.n;
  };
  const all = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from behaviour_site_seen`.execute(server.db);
    return rows[0]!.n;
  };
  const { secretKey } = await openSite();
  await send([click()], { secret: secretKey });
  const before = await all();
  await sql`insert into behaviour_site_seen
    select gen_random_uuid(), current_date - 40 from generate_series(1, 50001)`.execute(server.db);
  expect(await count()).toBe(50_001);
  await forgetOldCounts(server.db);
  expect(await all()).toBe(before);
});
