import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localTimeOf, momentOf } from './zoned-time.ts';

const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'UTC'];

test('what a clock shows in a zone leads back to the moment', () => {
  const minute = fc.integer({ min: 28_000_000, max: 32_000_000 });
  fc.assert(
    fc.property(minute, fc.constantFrom(...zones), (minutes, zone) => {
      const local = localTimeOf(minutes * 60_000, zone);
      const moment = momentOf(local, zone);
      expect(moment).not.toBeNull();
      expect(localTimeOf(moment!, zone)).toBe(local);
    }),
  );
});

test('eight in the evening in Shanghai is noon in UTC', () => {
  expect(momentOf('2026-11-22T20:00', 'Asia/Shanghai')).toBe(Date.UTC(2026, 10, 22, 12));
  expect(localTimeOf(Date.UTC(2026, 10, 22, 12), 'Asia/Shanghai')).toBe('2026-11-22T20:00');
});

test('a time that a change of clocks skips is the one an hour later, and a repeated one is the first', () => {
  expect(momentOf('2026-03-29T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 30));
  expect(momentOf('2026-10-25T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 0, 30));
});

test('an empty field is no moment', () => {
  expect(momentOf('', 'UTC')).toBeNull();
  expect(momentOf('soon', 'UTC')).toBeNull();
});
