import type { Duplex } from 'node:stream';
import { createChunkReader } from './chunk-reader.ts';
import { createChunkWriter } from './chunk-writer.ts';
import { createServerHandshake } from './handshake.ts';
import { createRateGate } from './rate-gate.ts';
import { pingResponse } from './rtmp-commands.ts';
import type { RtmpLimits } from './rtmp-limits.ts';
import { controlMessage, MESSAGE, type RtmpMessage, uint32 } from './rtmp-message.ts';

export type ServerConnection = {
  send(...messages: RtmpMessage[]): void;
  /** No message is delivered, and no more bytes are read, until `resume`. */
  pause(): void;
  resume(): void;
  limitMessages(maxBytes: number): void;
  /** Delivers nothing more and closes once the last answer is out. */
  finish(): void;
};

type ConnectionNeeds = {
  limits: RtmpLimits;
  now: () => number;
  onHandshake: () => void;
  onMessage: (message: RtmpMessage) => void;
  /** Whatever `onMessage` or the bytes themselves threw. */
  onError: (error: unknown) => void;
  onClose: () => void;
};

const LINGER_MS = 1_000;
const MAX_UNREAD_ANSWERS = 256 * 1024;
const DEFAULT_WINDOW = 5_000_000;
/** What handling one message costs, in bytes of the rate limit: floods of tiny ones are floods too. */
const MESSAGE_COST_BYTES = 256;

/** Bytes of one connection: handshake, chunks, acknowledgements, pace, and a gentle end. */
export const createServerConnection = (
  socket: Duplex,
  needs: ConnectionNeeds,
): ServerConnection => {
  const { limits, now } = needs;
  // Changed while the connection lives; the reader looks at it for every message.
  const chunkLimits = { ...limits, maxMessageBytes: limits.maxMessageBytesBeforePublish };
  const handshake = createServerHandshake();
  const reader = createChunkReader(chunkLimits);
  const writer = createChunkWriter();
  const gate = createRateGate(limits.maxBitrateKbps, limits.burstMs, now);
  let shaken = false;
  let finished = false;
  let paused = false;
  let rateTimer: NodeJS.Timeout | undefined;
  let lingerTimer: NodeJS.Timeout | undefined;
  let receivedBytes = 0;
  let acknowledgedBytes = 0;
  let acknowledgeWindow = DEFAULT_WINDOW;

  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      needs.onError(error);
    }
  };

  const send = (...messages: RtmpMessage[]): void => {
    if (socket.destroyed || socket.writableEnded) return;
    socket.write(Buffer.concat(messages.map((message) => writer.encode(message))));
    if (socket.writableLength > MAX_UNREAD_ANSWERS) socket.destroy();
  };

  const flowOn = (): void => {
    if (!paused && rateTimer === undefined && !socket.destroyed) socket.resume();
  };

  const throttle = (bytes: number): void => {
    const waitMs = gate.charge(bytes);
    if (waitMs === 0 || finished || rateTimer !== undefined) return;
    socket.pause();
    rateTimer = setTimeout(() => {
      rateTimer = undefined;
      flowOn();
    }, waitMs);
  };

  /** True when the message was about the connection itself. */
  const obey = (message: RtmpMessage): boolean => {
    if (message.type === MESSAGE.windowAcknowledgementSize) {
      if (message.payload.length >= 4) acknowledgeWindow = message.payload.readUInt32BE(0);
      return true;
    }
    if (message.type !== MESSAGE.userControl) return false;
    const pong = pingResponse(message);
    if (pong) send(pong);
    return true;
  };

  const drain = (): void => {
    let messages = 0;
    while (!paused && !finished) {
      const message = reader.read();
      if (message === null) break;
      messages += 1;
      if (!obey(message)) needs.onMessage(message);
    }
    throttle(messages * MESSAGE_COST_BYTES);
    if (receivedBytes - acknowledgedBytes < acknowledgeWindow) return;
    acknowledgedBytes = receivedBytes;
    send(controlMessage(MESSAGE.acknowledgement, uint32(receivedBytes % 2 ** 32)));
  };

  const shakeHands = (data: Buffer): Buffer | null => {
    const { reply, rest } = handshake.push(data);
    if (reply) socket.write(reply);
    if (rest === null) return null;
    shaken = true;
    needs.onHandshake();
    return rest;
  };

  const finish = (): void => {
    if (finished) return;
    finished = true;
    clearTimeout(rateTimer);
    socket.end();
    // Unread input would turn the last answer into a reset at the other side.
    socket.resume();
    lingerTimer = setTimeout(() => socket.destroy(), LINGER_MS);
  };

  socket.on('data', (data: Buffer) => {
    if (finished) return;
    receivedBytes += data.length;
    guarded(() => {
      throttle(data.length);
      const rest = shaken ? data : shakeHands(data);
      if (rest === null) return;
      reader.push(rest);
      drain();
    });
  });
  // What went wrong does not matter: 'close' always follows.
  socket.on('error', () => socket.destroy());
  socket.on('end', () => {
    needs.onClose();
    finish();
  });
  socket.on('close', () => {
    finished = true;
    clearTimeout(rateTimer);
    clearTimeout(lingerTimer);
    needs.onClose();
  });

  return {
    send,
    pause: () => {
      paused = true;
      socket.pause();
    },
    resume: () => {
      paused = false;
      flowOn();
      guarded(drain);
    },
    limitMessages: (maxBytes) => {
      chunkLimits.maxMessageBytes = maxBytes;
    },
    finish,
  };
};
