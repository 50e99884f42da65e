import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Member } from './delivery.ts';
import { maxCommandLength } from './protocol.ts';

/** For `ws`'s server: no compression, so that whole frames may be written straight to the socket. */
export const socketServerOptions = {
  perMessageDeflate: false,
  maxPayload: maxCommandLength * 2,
} as const;

const closeGraceMs = 2_000;

/** The part of a `ws` 8 socket that its types leave out. */
interface WithSocket {
  _socket: Socket | null;
}

/**
 * A `ws` 8 connection as a member of rooms: pre-framed buffers go straight to the TCP socket. Nothing
 * else may send fragmented or compressed messages on the connection (`ws`'s own control frames are
 * whole and safe). Throws when compression was negotiated.
 */
export const attachSocket = (ws: WebSocket): Member => {
  if (ws.extensions !== '')
    throw new TypeError('rooms need a WebSocket server with perMessageDeflate: false');

  return {
    send: (frame: Buffer) => {
      const socket = (ws as unknown as WithSocket)._socket;
      if (!socket || ws.readyState !== ws.OPEN) return 0;
      socket.write(frame);
      return ws.bufferedAmount;
    },
    queuedBytes: () => ws.bufferedAmount,
    close: (code) => {
      ws.close(code);
      // A peer that reads nothing never answers the close; what waits for it must not stay.
      setTimeout(() => ws.terminate(), closeGraceMs).unref();
    },
  };
};
