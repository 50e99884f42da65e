import { ROOM_SOCKET_PATH, type Room } from '@kaibo/contracts';
import {
  type ConnectionState,
  connectRoom,
  type RoomClient,
  type RoomItem,
} from '@kaibo/fanout/client';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { roomQuery } from './room-queries.ts';

export interface ChatLine {
  id: string;
  userId: string;
  name: string;
  avatarUrl: string | null;
  text: string;
  simulated: boolean;
  /** `entered` is a notice, not something said. */
  kind: 'chat' | 'entered';
}

export interface RoomTalk {
  lines: readonly ChatLine[];
  viewersNow: number | null;
  likes: number | null;
  connection: ConnectionState;
  /** Likes that arrived since the last counter, to float as hearts. */
  burst: number;
}

const LINES_KEPT = 120;
const silent: RoomTalk = {
  lines: [],
  viewersNow: null,
  likes: null,
  connection: 'connecting',
  burst: 0,
};

const socketAddress = (roomId: string): string => {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.host}${ROOM_SOCKET_PATH}${roomId}`;
};

const withLine = (talk: RoomTalk, line: ChatLine): RoomTalk => ({
  ...talk,
  lines: [...talk.lines.slice(-LINES_KEPT + 1), line],
});

const lineOf = (item: RoomItem): ChatLine | null => {
  if (item[0] === 'chat') {
    const [, id, userId, name, text, , simulated, avatarUrl = null] = item;
    return { id, userId, name, avatarUrl, text, simulated: simulated === 1, kind: 'chat' };
  }
  if (item[0] === 'enter') {
    const [, id, names] = item;
    const name = names.at(-1);
    if (!name) return null;
    return { id, userId: '', name, avatarUrl: null, text: '', simulated: false, kind: 'entered' };
  }
  return null;
};

const heard = (talk: RoomTalk, item: RoomItem): RoomTalk => {
  if (item[0] === 'retract')
    return { ...talk, lines: talk.lines.filter((line) => line.id !== item[2]) };
  const line = lineOf(item);
  return line ? withLine(talk, line) : talk;
};

/** The snapshot follows what the room says; what it cannot tell is fetched again. */
const updateSnapshot = (cache: QueryClient, roomId: string, item: RoomItem): void => {
  const { queryKey } = roomQuery(roomId);
  const refetch = (): void => void cache.invalidateQueries({ queryKey });
  if (item[0] === 'pin') {
    const pinned =
      cache.getQueryData(queryKey)?.bag.find((product) => product.id === item[2]) ?? null;
    if (item[2] !== null && !pinned) refetch();
    else cache.setQueryData(queryKey, (room: Room | undefined) => room && { ...room, pinned });
  } else if (item[0] === 'announcement') {
    const announcement = item[2];
    cache.setQueryData(queryKey, (room: Room | undefined) => room && { ...room, announcement });
  } else if (item[0] === 'stock' || item[0] === 'price') {
    refetch();
    void cache.invalidateQueries({ queryKey: ['product'] });
  } else if (item[0] === 'bag' || item[0] === 'state') refetch();
};

/** Keeps the page in the room: lines, counters and a snapshot that is never behind. */
export const useRoom = (roomId: string, signedInAs: string | null) => {
  const cache = useQueryClient();
  const client = useRef<RoomClient | null>(null);
  const [talk, setTalk] = useState<RoomTalk>(silent);

  // biome-ignore lint/correctness/useExhaustiveDependencies: signing in opens a new connection with the new cookie.
  useEffect(() => {
    const opened = connectRoom({
      url: socketAddress(roomId),
      room: roomId,
      onItem: (item) => {
        updateSnapshot(cache, roomId, item);
        setTalk((now) => heard(now, item));
      },
      onCounters: ({ viewers, likes }) =>
        setTalk((now) => ({
          ...now,
          viewersNow: viewers ?? now.viewersNow,
          likes: likes ?? now.likes,
          burst: likes != null && now.likes != null ? Math.max(0, likes - now.likes) : 0,
        })),
      onReset: () => void cache.invalidateQueries(roomQuery(roomId)),
      onState: (connection, reason) => {
        setTalk((now) => ({ ...now, connection }));
        if (reason === 'roomClosed') void cache.invalidateQueries(roomQuery(roomId));
      },
    });
    client.current = opened;
    return () => {
      client.current = null;
      opened.close();
      setTalk(silent);
    };
  }, [cache, roomId, signedInAs]);

  return {
    talk,
    say: (text: string): Promise<unknown> =>
      client.current?.chat(text) ?? Promise.reject(new Error('not in the room yet')),
    like: (): void => client.current?.like(),
  };
};
