import { expect, test } from 'vitest';
import { newId } from '#platform/id';
import { verdictOf } from './behaviour.ingest.rules.ts';
import { measuredEvents } from './behaviour.measures.ts';
import { currentReading, type LogRow, storeColumns, storeLine } from './behaviour.rows.ts';
import { isSecret, newSecretKey, siteItemId, startOfSecret } from './behaviour.sites.rules.ts';

const SITE = '0198a000-0000-7000-8000-000000000001';
const OTHER = '0198a000-0000-7000-8000-000000000002';
const sending = { siteId: SITE, skewMs: 0, nowMs: Date.now() };

/** An event of a site as the log has it. */
const logged = (changes: object, siteId = SITE): LogRow => {
  const event = {
    ...{ id: newId(), name: 'click', atMs: Date.now(), consent: true, visitorId: 'v' },
    payload: { itemKind: 'product', itemId: 'A1' },
    ...changes,
  };
  const { envelope } = verdictOf({ isJson: true, value: event }, { ...sending, siteId });
  const { actorId: actor, visitorId: visitor, roomId: room, payload, ...rest } = envelope!;
  return { ...rest, offset: 1, actor, visitor, room, payload: JSON.stringify(payload) };
};
const stored = (row: LogRow): Record<string, string> => {
  const verdict = storeLine(row, currentReading());
  if (verdict.line === null) throw new Error(verdict.detail);
  const cells = verdict.line.trimEnd().split('\t');
  return Object.fromEntries(storeColumns.map((name, i) => [name, cells[i]!]));
};

test('the store has things of a site under ids that are nobody else’s', () => {
  const click = stored(logged({}));
  expect(click).toMatchObject({ name: 'site.click', item: siteItemId(SITE, 'A1') });
  expect(click.viewer).toMatch(`site:${SITE}:`);
  expect(stored(logged({}, OTHER)).item).not.toBe(click.item);
  const own = '0198a000-0000-7000-8000-00000000000a';
  expect(stored(logged({ payload: { itemKind: 'product', itemId: own } })).item).not.toBe(own);
  const lines = [{ productId: 'A1', quantity: 2 }, { productId: 'B' }];
  expect(stored(logged({ name: 'order', payload: { lines, totalFen: 990 } }))).toMatchObject({
    ...{ item: siteItemId(SITE, 'A1'), quantity: '3', amount_fen: '990' },
    items: `['${siteItemId(SITE, 'A1')}','${siteItemId(SITE, 'B')}']`,
  });
});

test.each([
  [{ name: 'teleport' }, 'unknown-event'],
  [{ version: 2 }, 'unknown-version'],
  [{ payload: { itemKind: 'product' } }, 'bad-payload'],
])(
  'what cannot be read yet, %j, is set aside, and taken by a program that knows it',
  (changes, reason) => {
    const row = logged(changes);
    expect(storeLine(row, currentReading())).toMatchObject({ line: null, reason });
    const { definitions, ...reading } = currentReading();
    const any = {
      ...definitions.get('site.page')!,
      payload: { safeParse: () => ({ success: true }) },
    };
    const later = { ...any, name: row.name, version: row.version } as never;
    const known = { ...reading, definitions: new Map([...definitions, [row.name, later]]) };
    expect(storeLine(row, known).line).toContain(row.name);
  },
);

test.each([
  ['as deep as a file may be', JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)), false],
  ['deeper than any event', JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`), false],
  ['half a letter', { note: '\ud800' }, false],
  ['a NUL in a name', { 'a\0': 1 }, false],
  ['a path of Windows', { path: 'C:\\u0000' }, true],
])('%s in what is not known yet is kept or refused, and never an error', (_, payload, isKept) => {
  const event = {
    ...{ id: newId(), name: 'teleport', atMs: Date.now(), consent: true, visitorId: 'v' },
    payload,
  };
  expect(verdictOf({ isJson: true, value: event }, sending)).toMatchObject(
    isKept
      ? { code: 'unknown-event', envelope: { name: 'site.teleport' } }
      : { code: 'bad-field', envelope: null },
  );
});

test('a secret key is found by its beginning and known by all of it', () => {
  const { key, start, hash } = newSecretKey();
  expect(startOfSecret(key)).toBe(start);
  expect(isSecret(key, hash)).toBe(true);
  expect(isSecret(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`, hash)).toBe(false);
  expect(startOfSecret(start)).toBeNull();
  expect(newSecretKey().key).not.toBe(key);
});

test('what people do on other sites is in no feature: models foretell what is done here', () => {
  expect(measuredEvents.length).toBeGreaterThan(8);
  expect(measuredEvents.filter((name) => name.startsWith('site.'))).toEqual([]);
});
