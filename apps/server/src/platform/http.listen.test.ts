import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { type ListeningServer, listen } from './http.listen.ts';

let server: ListeningServer;
afterEach(() => server.close(0));

const upgrade = async (target: string): Promise<string> => {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `GET ${target} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
  );
  return text(socket);
};

test.each(['//[', '//', 'http://[::bad/'])(
  'an upgrade of what is no URL is refused: %s',
  async (target) => {
    const asked: string[] = [];
    server = await listen({
      host: '127.0.0.1',
      port: 0,
      tls: null,
      fetch: async () => new Response('here'),
      handleUpgrade: ({ url = '' }, socket) => {
        asked.push(new URL(url, 'http://kaibo').pathname);
        socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
      },
    });
    expect(await upgrade(target)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await upgrade('/ws/rooms/1')).toMatch(/^HTTP\/1\.1 101 /);
    expect(asked).toEqual(['/ws/rooms/1']);
  },
);
