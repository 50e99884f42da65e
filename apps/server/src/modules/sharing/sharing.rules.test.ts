import { SHARE_WINDOW_MS, ShareCode } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cookieOf, countsAt, isVisit, newCode, pageOf, touchOf } from './sharing.rules.ts';

const target = { kind: 'room', id: '018f0000-0000-7000-8000-000000000001' } as const;
const NOW_MS = 1_800_000_000_000;

test('codes are what the contract says, and all different', () => {
  const codes = Array.from({ length: 2_000 }, newCode);
  for (const code of codes) expect(ShareCode.safeParse(code).success).toBe(true);
  expect(new Set(codes).size).toBe(codes.length);
});

test('whatever stands behind ?t=, a link leads to a path of this site', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom('//evil.example', '1&next=//evil', '-1', '1e9')),
      (t) => {
        const page = pageOf(target, 'abcdefgh', t);
        expect(page).toMatch(/^\/rooms\/[\da-f-]{36}\?s=abcdefgh(&t=\d{1,6})?$/);
        expect(new URL(page, 'https://shop.example').host).toBe('shop.example');
      },
    ),
  );
  expect(pageOf(target, 'abcdefgh', '90')).toBe(`/rooms/${target.id}?s=abcdefgh&t=90`);
  expect(pageOf({ ...target, kind: 'product' }, 'abcdefgh', '90')).toBe(
    `/products/${target.id}?s=abcdefgh`,
  );
});

test.each([
  ['GET', 'Mozilla/5.0 (iPhone) MicroMessenger/8.0', {}, true],
  ['GET', 'Mozilla/5.0', { 'sec-purpose': 'prefetch' }, false],
  ['GET', 'Googlebot/2.1', {}, false],
  ['GET', 'facebookexternalhit/1.1', {}, false],
  ['HEAD', 'Mozilla/5.0', {}, false],
])('%s by %s with %o counts as a visit: %s', (method, agent, more, counts) => {
  const headers = { 'user-agent': agent, ...(more as Record<string, string>) };
  expect(isVisit(new Request('https://shop.example/s/abcdefgh', { method, headers }))).toBe(counts);
});

test('a touch counts for seven days, and never for what came before it', () => {
  const touch = { code: 'abcdefgh', atMs: NOW_MS };
  expect(countsAt(touch, NOW_MS)).toBe(true);
  expect(countsAt(touch, NOW_MS + SHARE_WINDOW_MS - 1)).toBe(true);
  expect(countsAt(touch, NOW_MS + SHARE_WINDOW_MS)).toBe(false);
  expect(countsAt(touch, NOW_MS - 1)).toBe(false);
});

test('what the cookie remembers is read again, and what is forged or old is not', () => {
  const touch = { code: 'abcdefgh', atMs: NOW_MS };
  const [pair = ''] = cookieOf(touch, true).split(';');
  expect(touchOf(`other=1; ${pair}`, NOW_MS + 1_000)).toEqual(touch);
  expect(touchOf(pair, NOW_MS + SHARE_WINDOW_MS)).toBeNull();
  expect(touchOf(pair, NOW_MS - 1_000)).toBeNull();
  for (const bad of [
    null,
    '',
    'kaibo_share=',
    'kaibo_share=abc.1',
    'kaibo_share=abcdefg0.1800000000000',
  ])
    expect(touchOf(bad, NOW_MS)).toBeNull();
});

test('the cookie is out of reach of scripts and sent to nothing but sharing', () => {
  const cookie = cookieOf({ code: 'abcdefgh', atMs: NOW_MS }, true);
  for (const part of ['HttpOnly', 'SameSite=Lax', 'Secure', 'Path=/v1/shares', 'Max-Age=604800'])
    expect(cookie).toContain(part);
  expect(cookieOf({ code: 'abcdefgh', atMs: NOW_MS }, false)).not.toContain('Secure');
});
