import { createOTP } from '@better-auth/utils/otp';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  factorKeys,
  isAppCode,
  newBackupCodes,
  newSecret,
  normalCode,
  secretText,
  secretUri,
  stepOf,
} from './accounts.factor.ts';

const keys = factorKeys('a secret that is only for tests, long enough');
/** The secret of the examples of RFC 6238, appendix B. */
const RFC_SECRET = Buffer.from('12345678901234567890');

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
])('at %i s the code of RFC 6238 is known', async (seconds, code) => {
  expect(await stepOf(RFC_SECRET, code, seconds * 1_000)).toBe(Math.floor(seconds / 30));
});

test('a code is good for its half minute and the ones beside it, and for none further away', async () => {
  const code = await createOTP(RFC_SECRET).hotp(1_000);
  const at = (step: number) => stepOf(RFC_SECRET, code, step * 30_000 + 5_000);
  expect(await Promise.all([at(999), at(1_000), at(1_001)])).toEqual([1_000, 1_000, 1_000]);
  expect(await Promise.all([at(997), at(998), at(1_002), at(1_003)])).toEqual(Array(4).fill(null));
});

test('what is sealed opens for its account alone, and not once it was touched', () => {
  const secret = newSecret();
  const sealed = keys.seal(secret, 'one');
  expect(Buffer.from(keys.open(sealed, 'one'))).toEqual(Buffer.from(secret));
  expect(sealed).not.toContain(Buffer.from(secret).toString('base64url'));
  expect(() => keys.open(sealed, 'another')).toThrow();
  expect(() => factorKeys('another installation').open(sealed, 'one')).toThrow();
  const touched = Buffer.from(sealed, 'base64url');
  touched[20]! ^= 1;
  expect(() => keys.open(touched.toString('base64url'), 'one')).toThrow();
});

test('the app is given the same secret as text and as an address', () => {
  const secret = newSecret();
  const uri = new URL(secretUri(secret, 'mei@kaibo.test'));
  expect(secretText(secret)).toMatch(/^[A-Z2-7]{32}$/);
  expect(uri.searchParams.get('secret')).toBe(secretText(secret));
  expect(decodeURIComponent(uri.pathname)).toContain('Kaibo:mei@kaibo.test');
});

test('ten different backup codes are made, none of them a code of the app', () => {
  const codes = newBackupCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) {
    expect(code).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}$/);
    expect(isAppCode(normalCode(code))).toBe(false);
  }
});

test('spaces, dashes and capitals do not matter in a code', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...newBackupCodes()),
      fc.constantFrom('', ' ', '-'),
      (code, gap) => {
        const typed = code.replace('-', gap).toUpperCase();
        expect(normalCode(` ${typed} `)).toBe(normalCode(code));
      },
    ),
  );
  expect(normalCode('123 456')).toBe('123456');
});

test('one code of two accounts is kept as two hashes', () => {
  const [code] = newBackupCodes();
  expect(keys.hashBackupCode(code!, 'one')).not.toBe(keys.hashBackupCode(code!, 'another'));
});
