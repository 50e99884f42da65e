import { SuspensionLifted, UserSuspended } from '@kaibo/contracts';
import { syntheticClip } from '@kaibo/media/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresEventLog } from '#platform/events.postgres';
import { newId } from '#platform/id';
import { encoder, openStudio, type Studio, until } from '../../../../../tests/support/media.ts';
import type { MediaEngine } from './index.ts';

const clip = syntheticClip({ seconds: 6, keyEverySeconds: 1 });
const member = newId();

let studio: Studio;
let engine: MediaEngine;
let events: ReturnType<typeof createPostgresEventLog>;
let hear: { caughtUp(): Promise<void>; stop(): Promise<void> };
beforeAll(async () => {
  studio = await openStudio();
  studio.team.add(member);
  engine = await studio.startEngine();
  events = createPostgresEventLog({ db: studio.db, pool: studio.pool });
  const [subscription] = studio.media.module.subscriptions;
  hear = events.subscribe(subscription!);
  await hear.caughtUp();
});
afterAll(async () => {
  await hear.stop();
  await events.close();
  await engine.close();
  await studio.close();
});

const suspend = async (userId: string, untilMs: number | null = null): Promise<string> => {
  const suspensionId = newId();
  const suspended = { userId, suspensionId, byUserId: newId(), untilMs, roles: ['host' as const] };
  await studio.db.transaction().execute((tx) => events.append(tx, UserSuspended, suspended));
  await hear.caughtUp();
  return suspensionId;
};
const lift = async (userId: string, suspensionId: string): Promise<void> => {
  const lifted = { userId, suspensionId, byUserId: newId() };
  await studio.db.transaction().execute((tx) => events.append(tx, SuspensionLifted, lifted));
  await hear.caughtUp();
};
const send = (streamKey: string) =>
  encoder(engine.rtmpPort, streamKey, clip, { speed: 4, loop: true });

test('a suspended host’s stream and rehearsal are cut, and their keys open nothing until it ends; then the same keys do', async () => {
  const live = await studio.openRoom();
  const rehearsed = await studio.openRoom();
  await studio.pool.query('update media_channels set owner_id = $1 where room_id = $2', [
    live.ownerId,
    rehearsed.roomId,
  ]);
  await studio.db
    .transaction()
    .execute((tx) => studio.media.setRehearsing(tx, rehearsed.roomId, true));
  const streams = [send(live.streamKey), send(rehearsed.streamKey)];
  const liveUrl = String(await until(async () => (await studio.playback(live.roomId)).liveUrl));
  const teamUrl = String(
    await until(async () => (await studio.media.rehearsalOf(rehearsed.roomId))?.url),
  );
  await until(async () => (await studio.get(liveUrl)).status === 200);
  await until(async () => (await studio.get(teamUrl, member)).status === 200);

  const suspensionId = await suspend(live.ownerId);
  for (const stream of streams) await stream.refusal();
  for (const { roomId } of [live, rehearsed])
    await until(async () =>
      (await studio.sessionsOf(roomId)).every(({ state }) => state === 'ended'),
    );
  expect(await send(live.streamKey).refusal()).toBe('media/suspended');
  expect(await send(rehearsed.streamKey).refusal()).toBe('media/suspended');

  const replayUrl = String((await studio.playback(live.roomId)).replayUrl);
  await until(async () => (await studio.get(replayUrl)).status === 404);

  await lift(live.ownerId, suspensionId);
  await until(async () => (await studio.get(replayUrl)).status === 200);
  const again = send(live.streamKey);
  await until(async () => (await studio.playback(live.roomId)).liveUrl !== null);
  await again.stop();
  expect((await studio.media.rehearsalOf(rehearsed.roomId))?.on).toBe(true);
}, 60_000);

test('keys open again at the moment a suspension ends, before anybody tells', async () => {
  const room = await studio.openRoom();
  const hourMs = 3_600_000;
  await suspend(room.ownerId, Date.now() + hourMs);
  expect(await send(room.streamKey).refusal()).toBe('media/suspended');
  const anHourLater = `update media_suspended_owners set until = until - interval '1 hour' where user_id = $1`;
  await studio.pool.query(anHourLater, [room.ownerId]);
  const sent = send(room.streamKey);
  await until(async () => (await studio.playback(room.roomId)).liveUrl !== null);
  await sent.stop();
}, 60_000);
