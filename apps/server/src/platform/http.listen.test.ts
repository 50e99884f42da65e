import { once } from 'node:events';
import { get as httpGet } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { get as httpsGet } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import {
  type Fetch,
  type HandleUpgrade,
  type ListeningServer,
  listen,
  type Tls,
} from './http.listen.ts';

// Self-signed for this test alone: CN=localhost, valid until 2126.
const cert = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUI2kyR1D6D+b4u4/NhkX/qF1C2yswCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjAzMDkwNloYDzIxMjYxMDI5
MDMwOTA2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASUfsHTS7+gyEwF9n2/ijSYk61jVjBcQbyduYhW7zRwIa09wemlUfmy
GeAYszHogYkrDST+pe+A/8vp0cWdLao/o1MwUTAdBgNVHQ4EFgQUztmxBjOIGfvE
46itWuNNkGmSFLcwHwYDVR0jBBgwFoAUztmxBjOIGfvE46itWuNNkGmSFLcwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA5fr5QVRh/PzuT97Z43I5
yPtZUtgb2tEB1maJHZBIq20CIB5Hk+n49AmbzcvPkiNC0d1Z3gCp/mTztP3jA8Tv
enBn
-----END CERTIFICATE-----
`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQGQqE9DW7i5E6hr8
wUgWzAYct/adScEe55gCTi0ZgeKhRANCAASUfsHTS7+gyEwF9n2/ijSYk61jVjBc
QbyduYhW7zRwIa09wemlUfmyGeAYszHogYkrDST+pe+A/8vp0cWdLao/
-----END PRIVATE KEY-----
`;

const open: ListeningServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close(0);
});

const start = async (
  fetch: Fetch,
  options: { tls?: Tls; handleUpgrade?: HandleUpgrade; port?: number } = {},
): Promise<ListeningServer> => {
  const server = await listen({
    host: '127.0.0.1',
    port: options.port ?? 0,
    tls: options.tls ?? null,
    fetch,
    handleUpgrade: options.handleUpgrade ?? ((_, socket) => socket.destroy()),
  });
  open.push(server);
  return server;
};
const echo: Fetch = async (request, { address }) => {
  const { method, url } = request;
  const body = method === 'POST' ? await request.text() : '';
  return Response.json({ method, url, address, body });
};

test('a request reaches the handler with its address, and the answer comes back', async () => {
  const { port } = await start(echo);
  const response = await fetch(`http://127.0.0.1:${port}/a?b=1`, { method: 'POST', body: '好' });
  expect(await response.json()).toEqual({
    method: 'POST',
    url: `http://127.0.0.1:${port}/a?b=1`,
    address: '127.0.0.1',
    body: '好',
  });
});

test('a port that is taken is an error at once', async () => {
  const { port } = await start(echo);
  await expect(start(echo, { port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
});

test('over TLS it speaks HTTP/2 and HTTP/1.1', async () => {
  const { port } = await start(echo, { tls: { cert, key } });
  const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
  const stream = session.request({ ':path': '/two' });
  expect(JSON.parse(await text(stream))).toMatchObject({ method: 'GET', address: '127.0.0.1' });
  session.close();
  const [answer] = await once(
    httpsGet(`https://127.0.0.1:${port}/one`, { rejectUnauthorized: false }),
    'response',
  );
  expect(answer.httpVersion).toBe('1.1');
  expect(JSON.parse(await text(answer))).toMatchObject({ url: `https://127.0.0.1:${port}/one` });
});

test('an upgrade is handed on with its socket', async () => {
  const { port } = await start(echo, {
    handleUpgrade: (request, socket) => {
      socket.end(`HTTP/1.1 101 Switching Protocols\r\n\r\n${request.url}`);
    },
  });
  const socket = connect(port, '127.0.0.1');
  socket.write(
    'GET /ws/rooms/1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 101[\s\S]*\/ws\/rooms\/1$/);
});

test('closing lets what is under way finish and takes nothing new', async () => {
  const arrived = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  const server = await start(() => {
    arrived.resolve();
    return answer.promise;
  });
  const asked = fetch(`http://127.0.0.1:${server.port}/`);
  await arrived.promise;
  const closed = server.close(5_000);
  await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow();
  answer.resolve(new Response('finished'));
  expect(await (await asked).text()).toBe('finished');
  const answeredAtMs = performance.now();
  await closed;
  expect(performance.now() - answeredAtMs).toBeLessThan(1_000);
});

test.each([
  ['a request that never ends', { tls: undefined }],
  ['an HTTP/2 session that never ends', { tls: { cert, key } }],
])('closing cuts %s when its time is over', async (_, options) => {
  const arrived = Promise.withResolvers<void>();
  const server = await start(() => {
    arrived.resolve();
    return new Promise(() => undefined);
  }, options);
  if (options.tls) {
    const session = connectHttp2(`https://127.0.0.1:${server.port}`, { rejectUnauthorized: false });
    session.on('error', () => undefined);
    session.request({ ':path': '/' }).on('error', () => undefined);
  } else {
    httpGet(`http://127.0.0.1:${server.port}/`).on('error', () => undefined);
  }
  await arrived.promise;
  const startedAtMs = performance.now();
  await server.close(100);
  expect(performance.now() - startedAtMs).toBeLessThan(2_000);
});

test.each([
  'GET / HTTP/1.1\r\n\r\n',
  'GET /\\x HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n',
  '\x16\x03\x01\r\n\r\n',
])('what is no proper request is refused without disturbing the others: %j', async (bytes) => {
  const { port } = await start(echo);
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  expect(await text(socket).catch(() => '')).toMatch(/^(HTTP\/1\.1 400|$)/);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
});
