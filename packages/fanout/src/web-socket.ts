/** The part of the WebSocket standard that the client uses; browsers, Node and `ws` all have it. */
export interface SocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number }) => void): void;
}

export type SocketConstructor = new (url: string) => SocketLike;

/** The platform's own WebSocket. */
export const platformSocket = (): SocketConstructor => {
  const { WebSocket } = globalThis as { WebSocket?: SocketConstructor };
  if (!WebSocket) throw new TypeError('no WebSocket here: pass one');
  return WebSocket;
};
