import { Failure } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterApproval, afterChange, afterReturn, type Life } from './catalog.life.rules.ts';

const NOW = 1_000_000;
const life = (more: Partial<Life> = {}): Life => ({
  status: 'draft',
  publishAtMs: null,
  unpublishAtMs: null,
  vetted: false,
  returnedReason: null,
  ...more,
});
const on = { vetting: true, nowMs: NOW };
const off = { vetting: false, nowMs: NOW };
const same = { contentChanged: false };
const changed = { contentChanged: true };

test('without vetting a product goes on sale when its merchant says so', () => {
  expect(afterChange(life(), { status: 'active', ...changed }, off).status).toBe('active');
});

test('with vetting it waits for staff instead', () => {
  expect(afterChange(life(), { status: 'active', ...changed }, on).status).toBe('review');
});

test('a draft stays a draft whatever is written into it', () => {
  for (const rule of [on, off])
    expect(afterChange(life(), changed, rule)).toMatchObject({ status: 'draft' });
});

test('with vetting a changed product leaves the shelf; a new price alone does not take it off', () => {
  const sold = life({ status: 'active', vetted: true });
  expect(afterChange(sold, changed, on)).toMatchObject({ status: 'review', vetted: false });
  expect(afterChange(sold, same, on)).toMatchObject({ status: 'active', vetted: true });
});

test('a time in the future keeps it a draft, and staff see it before that', () => {
  const later = { status: 'draft' as const, publishAtMs: NOW + 1, ...changed };
  expect(afterChange(life(), later, off)).toMatchObject({ status: 'draft', publishAtMs: NOW + 1 });
  const waiting = afterChange(life(), later, on);
  expect(waiting.status).toBe('review');
  expect(afterApproval(waiting, NOW)).toMatchObject({ status: 'draft', publishAtMs: NOW + 1 });
  expect(afterApproval(waiting, NOW + 2)).toMatchObject({ status: 'active', publishAtMs: null });
});

test('what staff returned waits for them again, even where vetting is off', () => {
  const returned = afterReturn(life({ status: 'active', vetted: true }), '图片不清楚');
  expect(returned).toMatchObject({ status: 'draft', vetted: false, returnedReason: '图片不清楚' });
  const offered = afterChange(returned, { status: 'active', ...changed }, off);
  expect(offered.status).toBe('review');
  expect(afterApproval(offered, NOW)).toMatchObject({ status: 'active', returnedReason: null });
});

test('a merchant may take it back while it waits', () => {
  const waiting = life({ status: 'review', publishAtMs: NOW + 9 });
  expect(afterChange(waiting, { status: 'draft', ...same }, on)).toMatchObject({
    status: 'draft',
    publishAtMs: null,
  });
});

test.each([
  ['a time that has passed', { publishAtMs: NOW }],
  ['an end that has passed', { unpublishAtMs: NOW - 1 }],
  ['an end before the beginning', { publishAtMs: NOW + 9, unpublishAtMs: NOW + 9 }],
])('%s is refused', (_, times) => {
  expect(() => afterChange(life(), { ...times, ...same }, off)).toThrow(Failure);
});

test('with vetting nothing is ever on sale that staff have not seen as it is', () => {
  const step = fc.record({
    act: fc.constantFrom('change', 'approve', 'return'),
    status: fc.constantFrom(undefined, 'draft' as const, 'active' as const, 'hidden' as const),
    publishAtMs: fc.constantFrom(undefined, null, NOW + 5),
    contentChanged: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let now = life();
      let isSeen = false;
      for (const { act, ...change } of steps) {
        if (act === 'approve' && now.status === 'review') {
          now = afterApproval(now, NOW);
          isSeen = true;
        } else if (act === 'return' && ['review', 'active'].includes(now.status)) {
          now = afterReturn(now, 'x');
          isSeen = false;
        } else if (act === 'change') {
          now = afterChange(now, change, on);
          if (change.contentChanged) isSeen = false;
        }
        if (now.status === 'active') expect(isSeen).toBe(true);
        if (now.publishAtMs !== null && now.status !== 'review') expect(isSeen).toBe(true);
      }
    }),
  );
});
