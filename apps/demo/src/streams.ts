import { readFile } from 'node:fs/promises';
import { announce, editReplay, endRoom, getReplayEdit, pinProduct, setBag } from '@kaibo/contracts';
import { type FlvTag, publishRtmp, type RtmpPublisher, readFlv } from '@kaibo/media';
import { openRoom, type Pictures } from './load.ts';
import type { ShopPlan } from './plan.ts';
import type { Session } from './session.ts';

const CLIPS = new URL('../clips/', import.meta.url);
const REPLAY_MS = 30_000;
const SHOWN = 3;
/** The recording is there a moment after the end. */
const RECORDED_WITHIN = 10;

export interface ReplayNeeds {
  pictures: Pictures;
  /** What is shown in it. */
  productIds: readonly string[];
}

export interface Streams {
  /** Loops the clip into the room until `stop`. */
  start(clip: string, url: string, startAtMs: number): Promise<void>;
  /** Streams for half a minute and ends: what stays is a replay. */
  replay(session: Session, shop: ShopPlan, made: ReplayNeeds): Promise<void>;
  live(): number;
  stop(): Promise<void>;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One product after the other, so that the replay has something to jump to. */
const showInTurn = async (
  session: Session,
  roomId: string,
  productIds: readonly string[],
): Promise<void> => {
  const params = { roomId };
  await session.call(setBag, { params, body: { productIds: [...productIds] } });
  await session.call(announce, { params, body: { text: '欢迎来到直播间，今天有新品' } });
  for (const productId of productIds) {
    await session.call(pinProduct, { params, body: { productId } });
    await wait(REPLAY_MS / Math.max(1, productIds.length));
  }
};

const takeChapters = async (session: Session, roomId: string): Promise<void> => {
  const params = { roomId };
  for (let attempt = 0; attempt < RECORDED_WITHIN; attempt++) {
    const { edit } = await session.call(getReplayEdit, { params });
    if (edit) {
      await session.call(editReplay, { params, body: { chapters: edit.suggested } });
      return;
    }
    await wait(1_000);
  }
};

export const createStreams = (): Streams => {
  const clips = new Map<string, Promise<readonly FlvTag[]>>();
  const publishers = new Set<RtmpPublisher>();
  const tagsOf = (clip: string): Promise<readonly FlvTag[]> => {
    const known = clips.get(clip);
    if (known) return known;
    const read = readFile(new URL(`${clip}.flv`, CLIPS)).then(readFlv);
    clips.set(clip, read);
    return read;
  };
  const publish = async (clip: string, url: string, startAtMs: number): Promise<RtmpPublisher> => {
    const tags = await tagsOf(clip);
    const publisher = publishRtmp({ url, tags, loop: true, startAtMs });
    publishers.add(publisher);
    void publisher.done.then(() => publishers.delete(publisher));
    return publisher;
  };
  return {
    start: async (clip, url, startAtMs) => {
      await publish(clip, url, startAtMs);
    },
    replay: async (session, shop, { pictures, productIds }) => {
      if (!shop.replay) return;
      const room = await openRoom(session, shop, shop.replay, { pictures });
      const publisher = await publish(shop.replay.clip, room.streamUrl, 0);
      await showInTurn(session, room.roomId, productIds.slice(0, SHOWN));
      await publisher.stop();
      await session.call(endRoom, { params: { roomId: room.roomId } });
      await takeChapters(session, room.roomId);
    },
    live: () => [...publishers].filter((publisher) => publisher.stats().accepted).length,
    stop: async () => {
      await Promise.all([...publishers].map((publisher) => publisher.stop()));
    },
  };
};
