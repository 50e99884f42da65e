import {
  getReplay,
  getReplayChat,
  type JumpPoint,
  type ProductCard,
  type Room,
} from '@kaibo/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type RefObject, useCallback, useRef, useState } from 'react';
import { call } from '../../app/api.ts';
import type { ChatLine, RoomTalk } from './use-room.ts';

const CHAT_STRETCH_MS = 60_000;
const LINES_SHOWN = 60;

export const replayQuery = (roomId: string) =>
  queryOptions({
    queryKey: ['replay', roomId],
    queryFn: () => call(getReplay, { params: { roomId } }),
    staleTime: 60_000,
  });

const chatQuery = (roomId: string, stretch: number) =>
  queryOptions({
    queryKey: ['replay', roomId, 'chat', stretch],
    queryFn: async () => {
      const fromMs = stretch * CHAT_STRETCH_MS;
      const query = { fromMs, toMs: fromMs + CHAT_STRETCH_MS };
      return (await call(getReplayChat, { params: { roomId }, query })).lines;
    },
    staleTime: 600_000,
  });

/** What was being shown at a place; null when nothing was. `points` in order. */
export const shownAt = (points: readonly JumpPoint[], atMs: number): ProductCard | null =>
  points.findLast((point) => point.atMs <= atMs)?.product ?? null;

export interface Replay {
  url: string;
  video: RefObject<HTMLVideoElement | null>;
  atMs: number;
  durationMs: number;
  points: readonly JumpPoint[];
  chapters: readonly { atMs: number; title: string }[];
  pinned: ProductCard | null;
  /** What was said by now. */
  talk: RoomTalk;
  /** The video has played on. */
  played(): void;
  jump(atMs: number): void;
}

/** A replay with everything that goes in step with its picture; null while the room has none. */
export const useReplay = (room: Room): Replay | null => {
  const url = room.status === 'ended' ? room.playback.replayUrl : null;
  const video = useRef<HTMLVideoElement>(null);
  const [atMs, setAtMs] = useState(0);
  const { data } = useQuery({ ...replayQuery(room.id), enabled: url !== null });
  const stretch = Math.floor(atMs / CHAT_STRETCH_MS);
  const now = useQuery({ ...chatQuery(room.id, stretch), enabled: url !== null });
  const before = useQuery({
    ...chatQuery(room.id, stretch - 1),
    enabled: url !== null && stretch > 0,
  });

  const played = useCallback(() => {
    const seconds = video.current?.currentTime ?? 0;
    setAtMs(Math.floor(seconds * 1_000));
  }, []);
  const jump = useCallback((toMs: number) => {
    if (!video.current) return;
    video.current.currentTime = Math.max(0, toMs / 1_000);
    setAtMs(Math.max(0, toMs));
  }, []);

  if (url === null) return null;
  const earlier = stretch > 0 ? (before.data ?? []) : [];
  const lines = [...earlier, ...(now.data ?? [])]
    .filter((line) => line.atMs <= atMs)
    .slice(-LINES_SHOWN)
    .map((line): ChatLine => ({ ...line, kind: 'chat' }));
  const points = data?.points ?? [];
  return {
    url,
    video,
    atMs,
    durationMs: data?.durationMs ?? 0,
    points,
    chapters: data?.chapters ?? [],
    pinned: shownAt(points, atMs),
    talk: { lines, viewersNow: null, likes: null, connection: 'live', burst: 0 },
    played,
    jump,
  };
};
