import { once } from 'node:events';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { textFrame } from './frame.ts';
import { attachSocket } from './socket.ts';
import { listen } from './testing/listen.ts';

const texts = [0, 1, 125, 126, 65_535, 65_536, 200_000]
  .map((length) => 'x'.repeat(length))
  .concat('直播间 🎉 “你好”', '中'.repeat(42), '中'.repeat(21_846));

/** `ws` makes its own frames with this; its types leave it out. */
const { Sender } = createRequire(import.meta.url)('ws') as {
  Sender: { frame(data: Buffer, options: object): Buffer[] };
};

test('a frame built once has the very bytes that ws would send', () => {
  for (const text of texts) {
    const options = { fin: true, opcode: 1, mask: false, rsv1: false, readOnly: true };
    const expected = Buffer.concat(Sender.frame(Buffer.from(text), options));
    expect(textFrame(text).equals(expected)).toBe(true);
  }
});

test('a ws client reads the very text that was framed, between ordinary messages of ws', async () => {
  await using server = await listen((ws) => {
    const member = attachSocket(ws);
    for (const text of texts) {
      member.send(textFrame(text));
      ws.ping();
    }
    ws.send('last');
  });
  const client = new WebSocket(server.url);
  const heard = await new Promise<string[]>((resolve, reject) => {
    const messages: string[] = [];
    client.on('error', reject);
    client.on('message', (data) => {
      messages.push(data.toString());
      if (messages.length === texts.length + 1) resolve(messages);
    });
  });
  expect(heard).toEqual([...texts, 'last']);
});

test('what a peer does not read is reported as queued, and closing lets go of it', async () => {
  const connected = Promise.withResolvers<WebSocket>();
  await using server = await listen(connected.resolve);
  const client = new WebSocket(server.url);
  client.pause();
  const ws = await connected.promise;
  const member = attachSocket(ws);
  const frame = textFrame('x'.repeat(1_000_000));

  let queued = 0;
  for (let sent = 0; sent < 40 && queued === 0; sent++) queued = member.send(frame);
  expect(queued).toBeGreaterThan(0);
  expect(member.queuedBytes()).toBe(queued);

  member.close(4008);
  expect(member.send(frame)).toBe(0);
  await once(ws, 'close');
});

test('a connection that negotiated compression is refused', async () => {
  const connected = Promise.withResolvers<WebSocket>();
  await using server = await listen(connected.resolve, { perMessageDeflate: true });
  const client = new WebSocket(server.url);
  client.on('error', () => undefined);
  const ws = await connected.promise;
  expect(() => attachSocket(ws)).toThrow(/perMessageDeflate/);
});
