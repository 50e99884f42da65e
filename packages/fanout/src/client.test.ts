import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type ConnectionState, connectRoom, type RoomClientOptions } from './client.ts';
import { decodeCommand, encodeMessage } from './protocol.ts';
import { listen } from './testing/listen.ts';
import { openStage, until } from './testing/stage.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a client tells, in the order in which it told it. */
const record = () => {
  const heard = {
    items: [] as string[],
    resets: [] as string[],
    states: [] as ConnectionState[],
    reasons: [] as (string | null)[],
    likes: 0,
  };
  const listeners: Partial<RoomClientOptions> = {
    onItem: (item) => {
      if (item[0] !== 'enter') heard.items.push(item[1]);
    },
    onCounters: ({ likes }) => {
      heard.likes = likes ?? 0;
    },
    onReset: (cause) => heard.resets.push(cause),
    onState: (state, reason) => {
      heard.states.push(state);
      heard.reasons.push(reason);
    },
  };
  return { heard, listeners };
};

test.each([
  ['ws', WebSocket],
  ['the platform’s own WebSocket', undefined],
])(
  'with %s, reliable items arrive once and in order over lines that keep breaking',
  async (_name, Socket) => {
    await using stage = await openStage();
    const { heard, listeners } = record();
    const client = stage.connect({ ...listeners, WebSocket: Socket });
    await until(() => client.state === 'live');

    const ids = Array.from({ length: 300 }, (_, index) => `item-${index}`);
    for (const [index, id] of ids.entries()) {
      await stage.hub.publish('room', ['pin', id, null]);
      if (index % 4 === 0) await pause(2);
      if (index % 25 === 24) stage.cut();
    }
    await until(() => heard.items.length >= ids.length);
    expect(heard.items).toEqual(ids);
    expect(heard.resets).toEqual(['first']);
    expect(heard.states.filter((state) => state === 'retrying').length).toBeGreaterThan(1);
  },
);

test('a page that brings its snapshot’s place needs no reset', async () => {
  await using stage = await openStage();
  await stage.hub.publish('room', ['pin', 'in-the-snapshot', null]);
  const resume = await stage.hub.position('room');
  await stage.hub.publish('room', ['pin', 'after', null]);
  const { heard, listeners } = record();
  stage.connect({ ...listeners, resume });
  await until(() => heard.items.length > 0);
  expect(heard.items).toEqual(['after']);
  expect(heard.resets).toEqual([]);
});

test('a line is said once however often its answer gets lost, and its answer arrives', async () => {
  await using stage = await openStage({});
  const { heard, listeners } = record();
  const client = stage.connect(listeners);
  const reader = record();
  stage.connect({ ...reader.listeners, token: null });
  await until(() => client.state === 'live');

  const texts = Array.from({ length: 15 }, (_, index) => `line ${index}`);
  const said = texts.map((text, index) => client.chat(text, `id-${index}`));
  for (let i = 0; i < 5; i++) {
    await pause(4);
    stage.cut();
  }
  const answers = await Promise.all(said);
  expect(answers.map(({ item }) => item)).toEqual(texts.map((_, index) => `user-id-${index}`));
  expect(stage.spoken.toSorted()).toEqual(texts.toSorted());
  await until(() => reader.heard.items.length >= texts.length);
  expect(new Set(reader.heard.items).size).toBe(reader.heard.items.length);
  expect(heard.items.toSorted()).toEqual(answers.map(({ item }) => item).toSorted());
});

test('lines wait for the connection up to a bound, then are refused', async () => {
  const client = connectRoom({
    url: 'ws://127.0.0.1:1',
    room: 'room',
    WebSocket,
    tuning: { maxUnanswered: 2, answerWithinMs: 50 },
  });
  const waiting = [client.chat('one'), client.chat('two')];
  await expect(client.chat('three')).rejects.toMatchObject({ code: 'fanout/queue-full' });
  for (const line of waiting) await expect(line).rejects.toMatchObject({ code: 'fanout/timeout' });
  const last = client.chat('four');
  client.close();
  await expect(last).rejects.toMatchObject({ code: 'fanout/closed' });
});

test('the server’s refusal of a line arrives with its code', async () => {
  await using stage = await openStage();
  const client = stage.connect({ token: null });
  await expect(client.chat('hello')).rejects.toMatchObject({
    code: 'test/not-signed-in',
    retry: 'never',
  });
});

test('many taps are few commands, and their sum is exact', async () => {
  const counts: number[] = [];
  await using stage = await openStage({
    like: (_guest, n) => {
      counts.push(n);
      return n;
    },
  });
  const { heard, listeners } = record();
  const likeEveryMs = 50;
  const client = stage.connect({ ...listeners, tuning: { likeEveryMs } });
  await until(() => client.state === 'live');
  const startedMs = performance.now();
  for (let i = 0; i < 60; i++) {
    client.like();
    await pause(1);
  }
  await until(() => heard.likes === 60);
  expect(stage.broker.sumOf('room', 'likes')).toBe(60);
  const intervals = Math.floor((performance.now() - startedMs) / likeEveryMs);
  expect(counts.length).toBeLessThanOrEqual(intervals + 1);
});

test('a close that says so ends the client, any other brings it back', async () => {
  await using stage = await openStage();
  const { heard, listeners } = record();
  const client = stage.connect(listeners);
  await until(() => client.state === 'live');
  stage.hub.dismiss('room', 'tooSlow');
  await until(() => heard.states.includes('retrying'));
  await until(() => client.state === 'live');
  stage.hub.dismiss('room', 'banned');
  await until(() => client.state === 'closed');
  expect(heard.states).toEqual(['live', 'retrying', 'live', 'closed']);
  expect(heard.reasons).toEqual([null, 'tooSlow', null, 'banned']);
  await expect(client.chat('late')).rejects.toMatchObject({ code: 'fanout/closed' });
});

test('a token is asked for before every connection', async () => {
  await using stage = await openStage();
  let asked = 0;
  const client = stage.connect({ token: async () => (++asked === 1 ? 'user' : 'bad') });
  await until(() => client.state === 'live');
  stage.cut();
  await until(() => client.state === 'closed');
  expect(asked).toBe(2);
});

test('a line on which nothing comes is given up and replaced', async () => {
  let connections = 0;
  let pongs = 0;
  await using server = await listen((ws) => {
    const isMute = ++connections === 1;
    ws.on('message', (data) => {
      const command = decodeCommand(data.toString());
      if (command?.t === 'hello') ws.send(encodeMessage({ w: 1, e: 'e', o: 0, b: [] }));
      if (command?.t !== 'ping' || isMute) return;
      ws.send(encodeMessage({ t: 'pong' }));
      pongs += 1;
    });
  });
  const { heard, listeners } = record();
  // A busy machine may hold up both ends for a while: not for as long as between two pings.
  const tuning = { pingEveryMs: 400, retryBaseMs: 5 };
  const client = connectRoom({ url: server.url, room: 'room', WebSocket, ...listeners, tuning });
  await until(() => connections === 2 && client.state === 'live');
  await until(() => pongs === 3);
  expect(heard.states).toEqual(['live', 'retrying', 'live']);
  client.close();
});

test('a frame that leaves a hole makes the client come back and ask for what is missing', async () => {
  const hellos: unknown[] = [];
  await using server = await listen((ws) => {
    ws.on('message', (data) => {
      const command = decodeCommand(data.toString());
      if (command?.t !== 'hello') return;
      hellos.push(command.recover);
      ws.send(encodeMessage({ w: 1, e: 'e', o: 0, b: [] }));
      if (hellos.length === 1) ws.send(encodeMessage({ e: 'e', o: 2, n: 1, b: [['bag', 'b']] }));
    });
  });
  const { heard, listeners } = record();
  const tuning = { retryBaseMs: 5 };
  const client = connectRoom({ url: server.url, room: 'room', WebSocket, ...listeners, tuning });
  await until(() => hellos.length === 2);
  expect(hellos[1]).toEqual({ epoch: 'e', offset: 0 });
  expect(heard.items).toEqual([]);
  client.close();
});

test('retries wait a random time that doubles up to a limit', async () => {
  const waits: number[] = [];
  let lastMs = 0;
  const client = connectRoom({
    url: 'ws://127.0.0.1:1',
    room: 'room',
    WebSocket,
    token: () => {
      if (lastMs > 0) waits.push(performance.now() - lastMs);
      lastMs = performance.now();
      return null;
    },
    tuning: { retryBaseMs: 20, retryMaxMs: 80, random: () => 1 },
  });
  await until(() => waits.length === 5);
  client.close();
  [20, 40, 80, 80, 80].forEach((leastMs, index) => {
    expect(waits[index]).toBeGreaterThanOrEqual(leastMs - 2);
  });
});
