import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonBytes, prepared } from './http.prepared.ts';

test('what is prepared is written as if it were not, however often and wherever it stands', () => {
  const card = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(card, { maxLength: 5 }), fc.jsonValue(), (cards, beside) => {
      const plain = { beside, cards, again: cards.map((one) => ({ one, 名: '直播' })) };
      const expected = JSON.stringify(plain);
      const marked = cards.map((one) => prepared({ ...one }));
      const body = { beside, cards: marked, again: marked.map((one) => ({ one, 名: '直播' })) };
      expect(jsonBytes(body).toString()).toBe(expected);
      expect(jsonBytes(body).toString()).toBe(expected);
      expect(JSON.stringify(body)).toBe(expected);
    }),
  );
});

test('a prepared value within a prepared one is written in its place', () => {
  const inner = prepared({ name: '甲' });
  const outer = prepared({ inner, list: [inner, inner] });
  const expected = '{"inner":{"name":"甲"},"list":[{"name":"甲"},{"name":"甲"}]}';
  expect(jsonBytes(outer).toString()).toBe(expected);
  expect(jsonBytes([outer, inner]).toString()).toBe(`[${expected},{"name":"甲"}]`);
});

test('a copy with something changed is written as changed', () => {
  const card = prepared({ id: 1, title: 'old' });
  expect(jsonBytes([card, { ...card, title: 'new' }]).toString()).toBe(
    '[{"id":1,"title":"old"},{"id":1,"title":"new"}]',
  );
});

test('a value that cannot be written leaves the next reply whole', () => {
  const card = prepared({ id: 1 });
  const loop: Record<string, unknown> = { card };
  loop.self = loop;
  expect(() => jsonBytes(loop)).toThrow(TypeError);
  expect(JSON.stringify({ card })).toBe('{"card":{"id":1}}');
  expect(jsonBytes({ card }).toString()).toBe('{"card":{"id":1}}');
});
