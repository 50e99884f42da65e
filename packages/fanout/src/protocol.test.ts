import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRoomItem } from './items.ts';
import {
  type Command,
  decodeCommand,
  decodeServerMessage,
  encodeMessage,
  maxCommandLength,
  type Reply,
  type ServerFrame,
} from './protocol.ts';

const shortText = fc.string({ minLength: 1, maxLength: 64 });
const offset = fc.nat({ max: 1_000_000 });
const position = fc.record({ epoch: shortText, offset });

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record(
    {
      t: fc.constant('hello' as const),
      v: fc.nat({ max: 9 }),
      room: shortText,
      token: fc.option(shortText),
      recover: fc.record(
        { epoch: shortText, offset, chat: position },
        { requiredKeys: ['epoch', 'offset'] },
      ),
    },
    { requiredKeys: ['t', 'v', 'room', 'token'] },
  ),
  fc.record({ t: fc.constant('chat' as const), id: shortText, text: shortText }),
  fc.record({ t: fc.constant('like' as const), n: fc.integer({ min: 1, max: 500 }) }),
  fc.constant({ t: 'ping' as const }),
);

const reply: fc.Arbitrary<Reply> = fc.oneof(
  fc.constant({ t: 'pong' as const }),
  fc.record({ t: fc.constant('ack' as const), id: shortText, offset, item: shortText }),
  fc.record({
    t: fc.constant('err' as const),
    id: shortText,
    code: shortText,
    retry: fc.constantFrom('never' as const, 'later' as const, 'now' as const),
  }),
);

test('what a client encodes, a server decodes to the same', () => {
  fc.assert(
    fc.property(command, (sent) => {
      expect(decodeCommand(encodeMessage(sent))).toEqual(JSON.parse(JSON.stringify(sent)));
    }),
  );
});

test('what a server replies, a client decodes to the same', () => {
  fc.assert(
    fc.property(reply, (sent) => {
      expect(decodeServerMessage(encodeMessage(sent))).toEqual(sent);
    }),
  );
});

test('a frame survives the wire, kinds of a later version included', () => {
  const frame: ServerFrame = {
    e: 'epoch',
    o: 7,
    n: 2,
    b: [
      ['pin', 'a', 'product'],
      ['of-tomorrow', 'b', { deep: true }],
      ['chat', 'c', 'user', 'name', 'text', 1, 0],
    ],
    c: { likes: 3, viewers: 2 },
    k: ['chat-epoch', 9],
    w: 1,
    r: 1,
  };
  expect(decodeServerMessage(encodeMessage(frame))).toEqual(frame);
});

test('nothing that arrives makes the decoders throw', () => {
  const close = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record({
        t: fc.constantFrom('hello', 'chat', 'like', 'ping', 'ack', 'err', 'pong', undefined),
        id: fc.jsonValue(),
        n: fc.jsonValue(),
        text: fc.jsonValue(),
        e: fc.oneof(shortText, fc.jsonValue()),
        o: fc.oneof(offset, fc.jsonValue()),
        b: fc.jsonValue(),
        c: fc.jsonValue(),
        recover: fc.jsonValue(),
      })
      .map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(close, (text) => {
      const decoded = [decodeCommand(text), decodeServerMessage(text)];
      for (const value of decoded) expect(value === null || typeof value === 'object').toBe(true);
    }),
  );
});

test.each([
  ['an unknown command', { t: 'gift', n: 1 }],
  ['a like of nothing', { t: 'like', n: 0 }],
  ['more likes than one command carries', { t: 'like', n: 501 }],
  ['half a like', { t: 'like', n: 0.5 }],
  ['a line without an id', { t: 'chat', text: 'hello' }],
  ['an empty line', { t: 'chat', id: 'a', text: '' }],
  ['a line above 500 units', { t: 'chat', id: 'a', text: 'x'.repeat(501) }],
  ['a room that is no text', { t: 'hello', v: 1, room: 5, token: null }],
  ['a negative offset', { t: 'hello', v: 1, room: 'a', recover: { epoch: 'e', offset: -1 } }],
  ['a list', [1]],
  ['null', null],
])('%s is no command', (_name, value) => {
  expect(decodeCommand(JSON.stringify(value))).toBeNull();
});

test('a command above the size cap is refused before it is parsed', () => {
  expect(decodeCommand(`{"t":"ping"}${' '.repeat(maxCommandLength)}`)).toBeNull();
  expect(decodeCommand(`{"t":"ping"}${' '.repeat(100)}`)).toEqual({ t: 'ping' });
});

test.each([
  ['more reliable items than items', { e: 'e', o: 5, n: 2, b: [['pin', 'a', null]] }],
  ['more reliable items than the log has', { e: 'e', o: 0, n: 1, b: [['pin', 'a', null]] }],
  ['an item without an id', { e: 'e', o: 1, n: 1, b: [['pin']] }],
  ['a counter below zero', { e: 'e', o: 1, b: [], c: { likes: -1 } }],
  ['no epoch', { o: 1, b: [] }],
])('a frame with %s is none', (_name, value) => {
  expect(decodeServerMessage(JSON.stringify(value))).toBeNull();
});

test('an item is known only when its kind and every field fit the table', () => {
  expect(isRoomItem(['chat', 'id', 'user', 'name', 'text', 1, 0])).toBe(true);
  expect(isRoomItem(['chat', 'id', 'user', 'name', 'text', 1, 0, '/pictures/p'])).toBe(true);
  expect(isRoomItem(['chat', 'id', 'user', 'name', 'text', 1, 0, null])).toBe(false);
  expect(isRoomItem(['chat', 'id', 'user', 'name', 'text', 1, 0, '/pictures/p', 1])).toBe(false);
  expect(isRoomItem(['pin', 'id', null])).toBe(true);
  expect(isRoomItem(['bag', 'id'])).toBe(true);
  expect(isRoomItem(['enter', 'id', ['a', 'b'], 9])).toBe(true);
  expect(isRoomItem(['chat', 'id', 'user', 'name', 'text', 1, 2])).toBe(false);
  expect(isRoomItem(['chat', 'id', 'user', 'name', 'text', 1])).toBe(false);
  expect(isRoomItem(['bag', 'id', 'more'])).toBe(false);
  expect(isRoomItem(['stock', 'id', 'sku', -1])).toBe(false);
  expect(isRoomItem(['toString', 'id'])).toBe(false);
});
