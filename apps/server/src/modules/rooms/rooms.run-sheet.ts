import {
  BagChanged,
  type BodyOf,
  Failure,
  ProductUnveiled,
  type RunSheet,
  type RunSheetItem,
  type saveRunSheet as saveEndpoint,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { factsOf, requireMayWork, requireOpen } from './rooms.guards.ts';
import { pinAfter } from './rooms.rules.ts';
import {
  checkLines,
  linesForBag,
  productsOf,
  type SheetLine,
  totalMinutes,
} from './rooms.run-sheet.rules.ts';
import { checkVeils } from './rooms.schedule.rules.ts';
import type { Acting, RoomsCore } from './rooms.service.ts';
import { changeRoom, findRoom, lockRoom, type RoomRow } from './rooms.store.ts';
import { tables } from './rooms.tables.ts';

const selectSheet = (db: Database | Transaction, roomId: string) =>
  tables(db)
    .selectFrom('room_run_sheets')
    .select(['version', 'items', 'changed_at as changedAt'])
    .where('room_id', '=', roomId)
    .executeTakeFirst();

const itemOf = (line: SheetLine, room: RoomRow): RunSheetItem =>
  line.kind === 'section'
    ? line
    : {
        ...line,
        teaser: room.teasers.includes(line.productId),
        veiled: room.veiled.includes(line.productId),
      };

/** The run-sheet as it stands now, whoever asks: who may see its notes is for the caller to know. */
export const runSheetOf = async (core: RoomsCore, room: RoomRow): Promise<RunSheet> => {
  const sheet = await selectSheet(core.db, room.id);
  const lines = linesForBag(sheet?.items ?? [], room.bag);
  return {
    roomId: room.id,
    version: sheet?.version ?? 0,
    items: lines.map((line) => itemOf(line, room)),
    products: await core.catalog.productCards(room.bag),
    totalMinutes: totalMinutes(lines),
    expectedMinutes: room.expectedMinutes,
    changedAtMs: sheet?.changedAt.getTime() ?? null,
  };
};

const lineOf = (item: RunSheetItem): SheetLine =>
  item.kind === 'section'
    ? item
    : {
        kind: 'product',
        productId: item.productId,
        minutes: item.minutes,
        notes: item.notes,
      };

const flagged = (items: readonly RunSheetItem[], flag: 'teaser' | 'veiled'): string[] =>
  items.flatMap((item) => (item.kind === 'product' && item[flag] ? [item.productId] : []));

/** Whoever read another version than the present one is refused, so that nobody overwrites what they have not seen. */
const writeSheet = async (
  tx: Transaction,
  roomId: string,
  readVersion: number,
  written: { items: readonly SheetLine[]; now: Date },
): Promise<void> => {
  const items = JSON.stringify(written.items);
  const { rows } = await sql<{ version: number }>`
    insert into room_run_sheets (room_id, version, items, changed_at)
    select ${roomId}, 1, ${items}::jsonb, ${written.now} where ${readVersion}::int = 0
    on conflict do nothing returning version`.execute(tx);
  if (rows.length > 0) return;
  const changed = await sql`
    update room_run_sheets
    set version = version + 1, items = ${items}::jsonb, changed_at = ${written.now}
    where room_id = ${roomId} and version = ${readVersion}`.execute(tx);
  if (changed.numAffectedRows !== 1n) throw new Failure('rooms/run-sheet-changed');
};

/** Saves the whole sheet; its products become the bag, in the same transaction. */
export const saveRunSheet = async (
  core: RoomsCore,
  caller: Acting,
  roomId: string,
  { version, items }: BodyOf<typeof saveEndpoint>,
): Promise<RunSheet> => {
  checkLines(items);
  const lines = items.map(lineOf);
  const bag = productsOf(lines);
  await core.db.transaction().execute(async (tx) => {
    const room = await lockRoom(tx, roomId);
    if (!room) throw new Failure('rooms/no-such-room');
    await requireMayWork(tx, room, caller);
    requireOpen(room);
    // What is in the bag already may have been taken off sale meanwhile; it only cannot be added.
    const added = bag.filter((id) => !room.bag.includes(id));
    if ((await core.catalog.productCards(added)).length < added.length)
      throw new Failure('catalog/no-such-product');
    const pinned = pinAfter(bag, room.pinnedProductId);
    const veiled = flagged(items, 'veiled').filter((id) => id !== pinned);
    checkVeils(room.format, veiled);
    const now = new Date(core.clock.nowMs());
    await writeSheet(tx, roomId, version, { items: lines, now });
    await changeRoom(tx, roomId, {
      bag,
      veiled,
      teasers: flagged(items, 'teaser'),
      ...(pinned === null && { pinned_product_id: null, pinned_at: null }),
    });
    const facts = { ...factsOf(room), actorId: caller.id };
    await core.events.append(tx, BagChanged, { roomId, productIds: bag }, facts);
    for (const productId of bag)
      if (room.veiled.includes(productId) && !veiled.includes(productId))
        await core.events.append(tx, ProductUnveiled, { roomId, productId }, facts);
  });
  const room = await findRoom(core.db, roomId);
  return runSheetOf(core, room!);
};
