import { expect, test } from 'vitest';
import type { Schedule } from '#rooms';
import { readStopToken, stopToken } from './reminders.links.ts';
import { choicesOf, isStillTrue, kindOf, occasionText, retryAfterMs } from './reminders.rules.ts';
import { type News, wordsOf } from './reminders.texts.ts';

const startsAtMs = Date.UTC(2026, 10, 22, 12, 0);
const schedule: Schedule = {
  roomId: '0192f0c0-0000-7000-8000-000000000001',
  hostId: '0192f0c0-0000-7000-8000-000000000002',
  title: '春茶首发',
  description: '',
  status: 'scheduled',
  startsAtMs,
  startedAtMs: null,
  expectedMinutes: 60,
  timeZone: 'Asia/Shanghai',
  revision: 1,
  cancelReason: '',
  simulated: false,
};

test('a reminder is true until shortly after the start it was made for, and for no other start', () => {
  const remind = { name: 'remind', startsAtMs } as const;
  expect(isStillTrue(remind, schedule, startsAtMs - 900_000)).toBe(true);
  expect(isStillTrue(remind, schedule, startsAtMs + 599_999)).toBe(true);
  expect(isStillTrue(remind, schedule, startsAtMs + 600_000)).toBe(false);
  const later = { ...schedule, startsAtMs: startsAtMs + 60_000 };
  expect(isStillTrue(remind, later, startsAtMs)).toBe(false);
  expect(isStillTrue(remind, { ...schedule, status: 'live' }, startsAtMs)).toBe(false);
});

test('a stream that took place and ended was not called off', () => {
  const cancelled = { name: 'cancelled' } as const;
  const ended = { ...schedule, status: 'ended' } as const;
  expect(isStillTrue(cancelled, ended, 0)).toBe(true);
  expect(isStillTrue(cancelled, { ...ended, startedAtMs: startsAtMs }, 0)).toBe(false);
});

test('each occasion has a name of its own, and a kind that a person can choose', () => {
  expect(occasionText({ name: 'remind', startsAtMs: 5 })).toBe('remind.5');
  expect(occasionText({ name: 'moved', revision: 2 })).toBe('moved.2');
  expect(kindOf({ name: 'moved', revision: 2 })).toBe('changed');
  expect(kindOf({ name: 'cancelled' })).toBe('changed');
});

test('who never chose hears by both ways of what they subscribed to, and of hosts they follow by none', () => {
  expect(choicesOf([{ kind: 'live', mail: true, push: false }])).toEqual({
    reminder: { mail: true, push: true },
    changed: { mail: true, push: true },
    live: { mail: true, push: false },
    'followed-live': { mail: false, push: false },
  });
});

test('tries grow further apart and come to an end', () => {
  const waits = [1, 2, 3, 4, 5, 6].map(retryAfterMs);
  expect(waits).toEqual([15_000, 30_000, 60_000, 120_000, 240_000, null]);
});

test('a link stops what it was made for, and no change to it is taken', () => {
  const secret = 'a'.repeat(64);
  const link = { userId: schedule.hostId, kind: 'reminder' } as const;
  const token = stopToken(secret, link);
  expect(token).toMatch(/^[\w.-]+$/);
  expect(readStopToken(secret, token)).toEqual(link);
  const forged = [
    '',
    token.replace('reminder', 'live'),
    token.replace(schedule.hostId, schedule.roomId),
    token.slice(0, -1),
    stopToken('b'.repeat(64), link),
  ];
  for (const bad of forged) expect(() => readStopToken(secret, bad)).toThrow();
});

const news: News = {
  kind: 'reminder',
  title: '春茶首发',
  hostName: '阿苗',
  startsAtMs,
  timeZone: 'Asia/Shanghai',
  isCancelled: false,
  cancelReason: '',
};

test('a message names the time where the host is, in the language of its reader', () => {
  expect(wordsOf(news, 'zh-CN').body).toMatch(/11月22日.*20:00/);
  expect(wordsOf(news, 'en').body).toMatch(/22 November|November 22/);
  expect(wordsOf(news, 'en').body).toContain('20:00');
});

test('a stream that was called off says why, when its host said so', () => {
  const off = { ...news, kind: 'changed', isCancelled: true, cancelReason: '台风' } as const;
  expect(wordsOf(off, 'zh-CN')).toEqual({
    head: '直播取消：春茶首发',
    body: '阿苗 取消了这场直播。主播留言：台风',
  });
  expect(wordsOf({ ...off, isCancelled: false, startsAtMs: null }, 'en').body).toContain(
    'There is no new time yet',
  );
});
