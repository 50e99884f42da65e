import { syntheticClip } from '@kaibo/media/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encoder, openStudio, type Studio, until } from '../../../../../tests/support/media.ts';
import type { MediaEngine } from './index.ts';

const clip = syntheticClip({ seconds: 6, keyEverySeconds: 1 });

let studio: Studio;
let engine: MediaEngine;
beforeAll(async () => {
  studio = await openStudio();
  engine = await studio.startEngine();
});
afterAll(async () => {
  await engine.close();
  await studio.close();
});

test('what an encoder sends can be watched at once and again after its end', async () => {
  const room = await studio.openRoom();
  const sent = encoder(engine.rtmpPort, room.streamKey, clip, { speed: 4, loop: true });
  const live = await until(async () => (await studio.playback(room.roomId)).liveUrl);
  const playlist = await until(
    () => studio.text(live!),
    (text) => text.includes('2.m4s'),
  );
  console.log(playlist);
  console.log(await room.encoder());
  await studio.closeRoom(room.roomId, 'host-ended');
  console.log(await sent.refusal());
  const { replayUrl } = await until(
    () => studio.playback(room.roomId),
    (p) => p.replayUrl !== null,
  );
  console.log(await studio.text(replayUrl!));
  console.log(await studio.text(live!));
  console.log(
    await studio.sessionsOf(room.roomId),
    (await studio.eventsOf(room.roomId)).map((e) => [e.name, e.payload]),
  );
  expect(await studio.segmentsOf(room.roomId)).toHaveLength(3);
});
