import { Role } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPasswords } from './accounts.passwords.ts';
import {
  addressKey,
  isWeakPassword,
  localeOf,
  losesOwnAdmin,
  mayGrant,
  mayReadMailbox,
  normalRoles,
} from './accounts.rules.ts';

const roles = fc.subarray(Role.options);

test('everybody is a viewer, each role is there once, and the order says nothing', () => {
  fc.assert(
    fc.property(roles, fc.nat(), (some, turn) => {
      const shuffled = [...some.slice(turn % 5), ...some.slice(0, turn % 5), ...some];
      expect(normalRoles(shuffled)).toEqual(normalRoles(some));
      expect(normalRoles(some)).toContain('viewer');
      expect(new Set(normalRoles(some))).toEqual(new Set([...some, 'viewer']));
    }),
  );
});

test('nobody but an admin makes or unmakes an operator or admin', () => {
  fc.assert(
    fc.property(roles, roles, roles, (giver, from, to) => {
      const touchesStaff = [...from, ...to].some((role) => role === 'operator' || role === 'admin');
      if (mayGrant(giver, from, to) && touchesStaff) expect(giver).toContain('admin');
      if (mayGrant(giver, from, to))
        expect(giver.includes('admin') || giver.includes('operator')).toBe(true);
    }),
  );
});

test('only one’s own admin role is held fast', () => {
  expect(losesOwnAdmin(true, ['admin'], ['viewer'])).toBe(true);
  expect(losesOwnAdmin(true, ['admin'], ['admin', 'host'])).toBe(false);
  expect(losesOwnAdmin(false, ['admin'], ['viewer'])).toBe(false);
});

test('the mailbox is open to all at this machine and otherwise to admins', () => {
  fc.assert(
    fc.property(roles, fc.boolean(), (some, isAtThisMachine) => {
      const isAdmin = some.includes('admin');
      expect(mayReadMailbox({ roles: some, isAtThisMachine })).toBe(isAtThisMachine || isAdmin);
    }),
  );
});

test('an address counts as itself in IPv4 and as its /64 in IPv6', () => {
  expect(addressKey('203.0.113.9')).toBe('203.0.113.9');
  expect(addressKey('::ffff:203.0.113.9')).toBe('203.0.113.9');
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(addressKey('2001:0DB8:0001:0002::9')).toBe('2001:db8:1:2::/64');
  expect(addressKey('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect(addressKey('::1')).toBe('0:0:0:0::/64');
});

test('a password of few characters or of one’s own mail is weak', () => {
  expect(isWeakPassword('aaaaaaaaaa', 'a@b.c')).toBe(true);
  expect(isWeakPassword('abababab', 'a@b.c')).toBe(true);
  expect(isWeakPassword('Mei@kaibo.test', 'mei@kaibo.test')).toBe(true);
  expect(isWeakPassword('correct horse', 'mei@kaibo.test')).toBe(false);
});

test('the first language that we speak is taken', () => {
  expect(localeOf('en-GB,en;q=0.9,zh;q=0.8')).toBe('en');
  expect(localeOf('fr-FR,zh-TW;q=0.9,en;q=0.8')).toBe('zh-CN');
  expect(localeOf('fr')).toBe('zh-CN');
  expect(localeOf(null)).toBe('zh-CN');
});

const cheap = { N: 16, r: 1, p: 1 };

test('a password opens its own hash, in any Unicode form, and no other', async () => {
  const passwords = createPasswords(cheap);
  const hash = await passwords.hash('Ré sumé 密码');
  expect(await passwords.verify(hash, 'Re\u0301 sume\u0301 密码')).toBe(true);
  expect(await passwords.verify(hash, 're sume 密码')).toBe(false);
  expect(await passwords.hash('Ré sumé 密码')).not.toBe(hash);
});

test('a hash of another cost is still verified, and a broken one opens nothing', async () => {
  const hash = await createPasswords({ N: 64, r: 2, p: 1 }).hash('correct horse');
  const passwords = createPasswords(cheap);
  expect(await passwords.verify(hash, 'correct horse')).toBe(true);
  for (const broken of ['', 'scrypt', 'scrypt$16$1$1$$', 'md5$16$1$1$aa$bb'])
    expect(await passwords.verify(broken, 'correct horse')).toBe(false);
});

test('hashing never takes more than two threads, and refuses when too many wait', async () => {
  const passwords = createPasswords(cheap);
  const asked = Array.from({ length: 300 }, () => passwords.hash('correct horse'));
  const settled = await Promise.allSettled(asked);
  const refused = settled.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(300 - 202);
  expect(refused[0]?.reason).toMatchObject({ code: 'http/unavailable' });
});
