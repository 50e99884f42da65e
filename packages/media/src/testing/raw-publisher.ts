import { connect } from 'node:net';
import type { FlvTag } from '../flv/flv-tag.ts';
import { createChunkReader } from '../rtmp/chunk-reader.ts';
import { createChunkWriter } from '../rtmp/chunk-writer.ts';
import { createClientHandshake } from '../rtmp/handshake.ts';
import { asRecord, commandMessage, readCommand } from '../rtmp/rtmp-commands.ts';
import { MESSAGE, type RtmpMessage } from '../rtmp/rtmp-message.ts';

export const tagMessage = ({ kind, timestampMs, data }: FlvTag, streamId = 1): RtmpMessage => ({
  chunkStreamId: kind === 'audio' ? 4 : 6,
  type: kind === 'audio' ? MESSAGE.audio : kind === 'video' ? MESSAGE.video : MESSAGE.dataAmf0,
  streamId,
  timestampMs,
  payload: data,
});

export const connectCommand = (app = 'live'): RtmpMessage =>
  commandMessage(0, 'connect', 1, { app, tcUrl: `rtmp://127.0.0.1/${app}` });

export const publishCommand = (name: string): RtmpMessage =>
  commandMessage(1, 'publish', 5, null, name, 'live');

/** What an encoder sends before its media, without waiting for a single answer. */
export const openingOf = (name: string): RtmpMessage[] => [
  connectCommand(),
  commandMessage(0, 'releaseStream', 2, null, name),
  commandMessage(0, 'FCPublish', 3, null, name),
  commandMessage(0, 'createStream', 4, null),
  publishCommand(name),
];

/** The bytes of a whole session, handshake included. */
export const sessionBytes = (messages: readonly RtmpMessage[]): Buffer => {
  const writer = createChunkWriter();
  const hello = createClientHandshake().hello;
  return Buffer.concat([
    hello,
    Buffer.alloc(1536),
    ...messages.map((message) => writer.encode(message)),
  ]);
};

export type RawPublisher = {
  send(...messages: RtmpMessage[]): void;
  sendBytes(bytes: Buffer): void;
  /** Status codes and errors heard so far, as `code: description`. */
  readonly heard: string[];
  /** Resolves with everything heard once the server has closed. */
  closed: Promise<string[]>;
  until(code: string): Promise<void>;
  destroy(): void;
  readonly messages: RtmpMessage[];
};

/** A client that says exactly what a test wants said; the handshake is its own unless `shake` is false. */
export const rawPublisher = (port: number, shake = true): RawPublisher => {
  const socket = connect({ port, host: '127.0.0.1' });
  const reader = createChunkReader();
  const writer = createChunkWriter();
  const handshake = createClientHandshake();
  const heard: string[] = [];
  const messages: RtmpMessage[] = [];
  const waiting = new Set<() => void>();
  const early: Buffer[] = [];
  let shaken = false;

  const hear = (message: RtmpMessage): void => {
    messages.push(message);
    if (message.type !== MESSAGE.commandAmf0) return;
    const { name, values } = readCommand(message, { maxDepth: 16, maxValues: 1024 });
    const info = asRecord(values[1]);
    heard.push(info.code ? `${String(info.code)}: ${String(info.description)}` : name);
    for (const check of waiting) check();
  };

  if (shake) socket.write(handshake.hello);
  socket.on('data', (data: Buffer) => {
    const { reply, rest } = shaken ? { reply: null, rest: data } : handshake.push(data);
    if (reply) socket.write(reply);
    if (rest === null) return;
    if (!shaken) for (const bytes of early.splice(0)) socket.write(bytes);
    shaken = true;
    reader.push(rest);
    for (let next = reader.read(); next; next = reader.read()) hear(next);
  });
  socket.on('error', () => socket.destroy());
  const closed = new Promise<string[]>((resolve) => socket.once('close', () => resolve(heard)));

  const sendBytes = (bytes: Buffer): void => {
    if (shaken || !shake) socket.write(bytes);
    else early.push(bytes);
  };

  return {
    heard,
    messages,
    closed,
    sendBytes,
    send: (...all) => sendBytes(Buffer.concat(all.map((message) => writer.encode(message)))),
    until: (code) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!heard.some((line) => line.startsWith(code))) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        void closed.then(() => reject(new Error(`closed; heard ${heard.join(', ')}`)));
        check();
      }),
    destroy: () => socket.destroy(),
  };
};
