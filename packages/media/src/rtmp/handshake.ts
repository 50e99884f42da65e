import { randomBytes } from 'node:crypto';
import { MediaError } from '../media-error.ts';

const VERSION = 3;
const PACKET_BYTES = 1536;

export type Handshake = {
  /** Bytes to send now, and once the handshake is over the bytes that came after it. */
  push(data: Buffer): { reply: Buffer | null; rest: Buffer | null };
};

const helloPacket = (): Buffer => {
  const packet = Buffer.alloc(PACKET_BYTES);
  // Bytes 4–7 stay zero: a version here would promise the digest handshake.
  randomBytes(PACKET_BYTES - 8).copy(packet, 8);
  return packet;
};

const checkVersion = (byte: number): void => {
  if (byte !== VERSION)
    throw new MediaError('rtmp/handshake', `not RTMP: version byte ${byte}, expected ${VERSION}`);
};

const collector = () => {
  let held = Buffer.alloc(0);
  return {
    push: (data: Buffer): Buffer => {
      held = held.length === 0 ? Buffer.from(data) : Buffer.concat([held, data]);
      return held;
    },
    drop: (bytes: number): void => {
      held = held.subarray(bytes);
    },
  };
};

/**
 * The plain handshake, server side. Clients of the digest handshake (OBS, ffmpeg, Flash) accept it,
 * since the answer carries no version.
 *
 * @throws MediaError `rtmp/handshake` when the first byte is not RTMP's.
 * Source: Adobe RTMP 1.0, section 5.2.
 */
export const createServerHandshake = (): Handshake => {
  const input = collector();
  let answered = false;
  return {
    push: (data) => {
      let held = input.push(data);
      let reply: Buffer | null = null;
      if (held.length > 0 && !answered) checkVersion(held[0]!);
      if (!answered && held.length > PACKET_BYTES) {
        const theirs = held.subarray(1, 1 + PACKET_BYTES);
        reply = Buffer.concat([Buffer.from([VERSION]), helloPacket(), theirs]);
        answered = true;
        input.drop(1 + PACKET_BYTES);
        held = held.subarray(1 + PACKET_BYTES);
      }
      const done = answered && held.length >= PACKET_BYTES;
      return { reply, rest: done ? held.subarray(PACKET_BYTES) : null };
    },
  };
};

/** The plain handshake, client side; `hello` is sent first. */
export const createClientHandshake = (): Handshake & { hello: Buffer } => {
  const input = collector();
  let answered = false;
  return {
    hello: Buffer.concat([Buffer.from([VERSION]), helloPacket()]),
    push: (data) => {
      const held = input.push(data);
      let reply: Buffer | null = null;
      if (held.length > 0) checkVersion(held[0]!);
      if (!answered && held.length > PACKET_BYTES) {
        reply = Buffer.from(held.subarray(1, 1 + PACKET_BYTES));
        answered = true;
      }
      const done = held.length >= 1 + 2 * PACKET_BYTES;
      return { reply, rest: done ? held.subarray(1 + 2 * PACKET_BYTES) : null };
    },
  };
};
