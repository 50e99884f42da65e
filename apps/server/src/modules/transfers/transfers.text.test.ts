import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from './transfers.samples.ts';
import { encodingOf, isDocument, separatorOf, textOf } from './transfers.text.ts';

const CHINESE = '商品编码,标题\r\nP-1,明前龙井“特级”\r\n';

const utf16 = (text: string, isLittle: boolean, mark: boolean): Uint8Array => {
  const units = [...(mark ? '\uFEFF' : ''), ...text].join('');
  const bytes = new Uint8Array(units.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < units.length; i++) view.setUint16(i * 2, units.charCodeAt(i), isLittle);
  return bytes;
};

/** "商品,价格\n龙井,1" as Excel on a Chinese Windows writes it. */
const gbk = new Uint8Array([
  ...[0xc9, 0xcc, 0xc6, 0xb7, 0x2c, 0xbc, 0xdb, 0xb8, 0xf1, 0x0a],
  ...[0xc1, 0xfa, 0xbe, 0xae, 0x2c, 0x31],
]);

const read = (bytes: Uint8Array): string => {
  const encoding = encodingOf(bytes);
  return encoding === null ? '' : [...textOf(bytes, encoding)].join('');
};

test.each([
  ['UTF-8', utf8(CHINESE)],
  ['UTF-8 with its mark', utf8(`\uFEFF${CHINESE}`)],
  ['UTF-16 of Windows', utf16(CHINESE, true, true)],
  ['UTF-16 the other way round', utf16(CHINESE, false, true)],
  ['UTF-16 without a mark', utf16(CHINESE, true, false)],
])('%s is read as it was written, without a mark', (_, bytes) => {
  expect(read(bytes)).toBe(CHINESE);
});

test('GBK is read too', () => {
  expect(encodingOf(gbk)).toBe('gb18030');
  expect(read(gbk)).toBe('商品,价格\n龙井,1');
});

test('any text in UTF-8 comes back, wherever it is cut into pieces', () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 400 })
    .filter((value) => !value.includes('\0'));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 2_000 }), (value, times) => {
      const whole = value.repeat(times).slice(0, 600_000).toWellFormed();
      expect([...textOf(utf8(`\uFEFF${whole}`), 'utf-8')].join('')).toBe(whole);
    }),
    { numRuns: 20 },
  );
});

test('what is no text is no text, and no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const encoding = encodingOf(bytes);
      if (encoding !== null) expect([...textOf(bytes, encoding)].join('')).not.toContain('\0');
    }),
  );
  expect(encodingOf(Uint8Array.from({ length: 600 }, (_, i) => i % 256))).toBeNull();
});

test('workbooks and papers are known by their beginning', () => {
  expect(isDocument(new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x14]))).toBe(true);
  expect(isDocument(utf8('PK,code'))).toBe(false);
});

describe('what separates cells is what stands most often in the heads', () => {
  test.each([
    ['a,b,c\n1;2;3;4;5', ','],
    ['\n\na;b;"x,y,z,w"\n', ';'],
    ['a\tb, c\td', '\t'],
    ['alone', ','],
  ])('%j', (text, separator) => {
    expect(separatorOf(text)).toBe(separator);
  });
});
