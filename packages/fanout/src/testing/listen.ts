import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { socketServerOptions } from '../socket.ts';

export interface Listening extends AsyncDisposable {
  readonly url: string;
  readonly sockets: ReadonlySet<WebSocket>;
}

/** A WebSocket server on a free loopback port for as long as it is in scope. */
export const listen = async (
  onConnection: (ws: WebSocket) => void,
  options: ServerOptions = socketServerOptions,
): Promise<Listening> => {
  const server = new WebSocketServer({ ...options, port: 0, host: '127.0.0.1' });
  server.on('connection', onConnection);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    sockets: server.clients,
    [Symbol.asyncDispose]: async () => {
      for (const ws of server.clients) ws.terminate();
      server.close();
      await once(server, 'close');
    },
  };
};
