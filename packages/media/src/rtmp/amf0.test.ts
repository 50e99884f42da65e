import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MediaError } from '../media-error.ts';
import { type AmfValue, decodeAmf0, encodeAmf0 } from './amf0.ts';

const { value: amfValue } = fc.letrec<{ value: AmfValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constant(null),
    fc.constant(undefined),
    fc.boolean(),
    fc.double({ noNaN: true }),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1, maxLength: 8 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: false },
    ),
  ),
}));

test('what is written is what is read back', () => {
  fc.assert(
    fc.property(fc.array(amfValue, { maxLength: 4 }), (values) => {
      expect(decodeAmf0(encodeAmf0(...values))).toEqual(values);
    }),
  );
});

test('texts longer than 65,535 bytes and dates survive', () => {
  const values = ['开播'.repeat(20_000), new Date(1_700_000_000_000)];
  expect(decodeAmf0(encodeAmf0(...values))).toEqual(values);
});

test('reads the connect command ffmpeg sends', () => {
  const sent =
    '020007636f6e6e656374003ff0000000000000030003617070020004 6c69766500047479706502000a6e6f6e70726976617465000009';
  expect(decodeAmf0(Buffer.from(sent.replaceAll(' ', ''), 'hex'))).toEqual([
    'connect',
    1,
    { app: 'live', type: 'nonprivate' },
  ]);
});

test('any bytes are read or refused, never worse', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decodeAmf0(Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
      }
    }),
    { numRuns: 2_000 },
  );
});

const nested = (depth: number): Buffer =>
  Buffer.concat(Array.from({ length: depth }, () => Buffer.from([3, 0, 1, 0x61])));

test('nesting beyond 16 levels is refused before it costs anything', () => {
  expect(() => decodeAmf0(nested(100_000))).toThrow(/deeper than 16/);
});

test('a promise of four billion items is refused', () => {
  expect(() => decodeAmf0(Buffer.from([10, 0xff, 0xff, 0xff, 0xff, 5]))).toThrow(/too many/);
  expect(() => decodeAmf0(Buffer.alloc(5_000, 5))).toThrow(/too many/);
});

test('a key named __proto__ is data', () => {
  const [object] = decodeAmf0(
    Buffer.concat([
      Buffer.from([3, 0, 9]),
      Buffer.from('__proto__'),
      Buffer.from([3, 0, 1, 0x61, 1, 1, 0, 0, 9, 0, 0, 9]),
    ]),
  );
  expect(Object.keys(object as object)).toEqual(['__proto__']);
  expect(({} as { a?: unknown }).a).toBeUndefined();
});

test('a value that contains itself cannot be written', () => {
  const endless: { [key: string]: AmfValue } = {};
  endless.self = endless;
  expect(() => encodeAmf0(endless)).toThrow(/deeper/);
});
