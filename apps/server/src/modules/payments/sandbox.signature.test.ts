import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSigned, sign } from './sandbox.signature.ts';

const secret = 'ab'.repeat(32);
const bodies = fc.uint8Array({ minLength: 1, maxLength: 200 });

test('a signature is good for exactly these bytes and this secret', () => {
  fc.assert(
    fc.property(bodies, fc.nat(), fc.integer({ min: 1, max: 255 }), (body, at, flip) => {
      const signature = sign(secret, body);
      expect(isSigned(secret, body, signature)).toBe(true);
      const changed = body.slice();
      changed[at % body.length]! ^= flip;
      expect(isSigned(secret, changed, signature)).toBe(false);
      expect(isSigned('cd'.repeat(32), body, signature)).toBe(false);
    }),
  );
});

test('anything that is not a signature is refused, not stumbled over', () => {
  const body = new Uint8Array([1, 2, 3]);
  const good = sign(secret, body);
  for (const bad of [null, '', 'x', good.slice(1), `${good}0`, good.toUpperCase(), 'z'.repeat(64)])
    expect(isSigned(secret, body, bad)).toBe(false);
});
