import { roles } from '@kaibo/contracts';
import { expect, test } from 'vitest';
import {
  appealToken,
  isActive,
  mayAppeal,
  maySuspend,
  suspensionOfToken,
} from './accounts.suspension.rules.ts';

const ID = '0190a0b0-0000-7000-8000-000000000001';
const SECRET = 'a secret that is only for tests, long enough';

test('a suspension holds until it ends or is lifted', () => {
  expect(isActive({ untilMs: null, liftedAtMs: null }, 100)).toBe(true);
  expect(isActive({ untilMs: 101, liftedAtMs: null }, 100)).toBe(true);
  expect(isActive({ untilMs: 100, liftedAtMs: null }, 100)).toBe(false);
  expect(isActive({ untilMs: null, liftedAtMs: 50 }, 100)).toBe(false);
});

test('moderators and operators suspend those who are not staff, admins anybody, others nobody', () => {
  const may = roles.filter((role) => maySuspend(['viewer', role], ['viewer', 'host']));
  expect(may).toEqual(['moderator', 'operator', 'admin']);
  expect(roles.filter((role) => maySuspend(['viewer', role], ['viewer', 'support']))).toEqual([
    'admin',
  ]);
});

test('one appeal at a time, three at most, none once the account is open', () => {
  expect(mayAppeal(true, [])).toBe(true);
  expect(mayAppeal(true, ['open'])).toBe(false);
  expect(mayAppeal(true, ['kept', 'kept'])).toBe(true);
  expect(mayAppeal(true, ['kept', 'kept', 'kept'])).toBe(false);
  expect(mayAppeal(false, [])).toBe(false);
});

test('a token opens its own suspension until it ends, and no other', () => {
  const token = appealToken(SECRET, ID, 1_000);
  expect(suspensionOfToken(SECRET, token, 999)).toBe(ID);
  expect(suspensionOfToken(SECRET, token, 1_000)).toBeNull();
  expect(suspensionOfToken('another secret of the same length, yes', token, 999)).toBeNull();
  for (const forged of ['', '.', '..', token.slice(0, -1), token.replace(ID[35]!, '2')])
    expect(suspensionOfToken(SECRET, forged, 999)).toBeNull();
  const [id, , signature] = token.split('.');
  expect(suspensionOfToken(SECRET, `${id}.zzzzzzz.${signature}`, 999)).toBeNull();
});
