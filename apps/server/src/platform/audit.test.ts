import { expect, test } from 'vitest';
import { isAudited, keptBody, targetsOf } from './audit.ts';
import type { Caller } from './router.ts';

const caller = (roles: Caller['roles'], id: string | null = 'someone'): Caller => ({
  id,
  roles,
  name: 'Somebody',
  simulated: false,
  locale: 'en',
  address: '127.0.0.1',
  requestId: 'one',
});

test('what staff change is recorded, what they only look at is not', () => {
  expect(isAudited('POST', 'changes', caller(['viewer', 'support']))).toBe(true);
  expect(isAudited('GET', 'changes', caller(['viewer', 'support']))).toBe(false);
});

test('a look at what somebody gave in confidence is recorded', () => {
  expect(isAudited('GET', 'always', caller(['admin']))).toBe(true);
});

test('what everybody else does is not the log of staff', () => {
  for (const roles of [['viewer'], ['viewer', 'host', 'merchant', 'guide']] as const)
    expect(isAudited('DELETE', 'always', caller(roles))).toBe(false);
  expect(isAudited('POST', 'changes', caller([], null))).toBe(false);
});

test('no secret at any depth stays in what is kept', () => {
  const body = {
    email: 'a@b.test',
    password: 'p1',
    newPassword: 'p2',
    deep: [{ accessToken: 'p3', streamKey: 'p4' }],
    url: 'https://x.test/?token=p5',
  };
  const kept = JSON.stringify(keptBody('/v1/console/users', body));
  expect(kept).not.toMatch(/p\d/);
  expect(kept).toContain('a@b.test');
});

test('of changes to their own account only the names of the fields are kept', () => {
  expect(keptBody('/v1/account/two-factor', { code: '123456' })).toEqual({ code: '[redacted]' });
});

test('files and endless bodies are kept as what they are', () => {
  expect(keptBody('/v1/pictures', new Uint8Array(7))).toEqual({ bytes: 7 });
  const long = keptBody('/v1/x', Array(500).fill('long '.repeat(100)));
  const word = keptBody('/v1/x', { text: 'x'.repeat(1_000_000) });
  expect(JSON.stringify(word).length).toBeLessThan(1_200);
  expect(JSON.stringify(long).length).toBeLessThan(17_000);
});

test('the targets are the ids of path and body, each once', () => {
  const id = '0190a0b0-0000-7000-8000-00000000000';
  expect(targetsOf({ userId: `${id}1` }, { roomIds: [`${id}2`, `${id}1`], note: 'x' })).toEqual([
    `${id}1`,
    `${id}2`,
  ]);
});
