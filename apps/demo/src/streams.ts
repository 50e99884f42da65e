import { readFile } from 'node:fs/promises';
import { endRoom } from '@kaibo/contracts';
import { type FlvTag, publishRtmp, type RtmpPublisher, readFlv } from '@kaibo/media';
import { openRoom, type Pictures } from './load.ts';
import type { ShopPlan } from './plan.ts';
import type { Session } from './session.ts';

const CLIPS = new URL('../clips/', import.meta.url);
const REPLAY_MS = 30_000;

export interface Streams {
  /** Loops the clip into the room until `stop`. */
  start(clip: string, url: string, startAtMs: number): Promise<void>;
  /** Streams for half a minute and ends: what stays is a replay. */
  replay(session: Session, shop: ShopPlan, pictures: Pictures): Promise<void>;
  live(): number;
  stop(): Promise<void>;
}

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
    replay: async (session, shop, pictures) => {
      if (!shop.replay) return;
      const room = await openRoom(session, shop, shop.replay, { pictures });
      const publisher = await publish(shop.replay.clip, room.streamUrl, 0);
      await new Promise((resolve) => setTimeout(resolve, REPLAY_MS));
      await publisher.stop();
      await session.call(endRoom, { params: { roomId: room.roomId } });
    },
    live: () => [...publishers].filter((publisher) => publisher.stats().accepted).length,
    stop: async () => {
      await Promise.all([...publishers].map((publisher) => publisher.stop()));
    },
  };
};
