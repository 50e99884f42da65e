import { trackedEvents } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from '#platform/id';
import { afterConsent, clampTime, envelopesOf } from './behaviour.rules.ts';

const DAY_MS = 24 * 3_600_000;
const nowMs = 1_800_000_000_000;
const id = fc.constant(null).map(newId);
const sender = fc.record({
  actorId: fc.option(id),
  visitorId: fc.option(fc.constant('visitor-1234')),
  simulated: fc.boolean(),
  locale: fc.constantFrom('zh-CN' as const, 'en' as const),
});

test('no time leaves the window, and none inside it is moved', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 * nowMs }), (atMs) => {
      const clamped = clampTime(atMs, nowMs);
      expect(clamped).toBeGreaterThanOrEqual(nowMs - DAY_MS);
      expect(clamped).toBeLessThanOrEqual(nowMs + 300_000);
      if (atMs >= nowMs - DAY_MS && atMs <= nowMs + 300_000) expect(clamped).toBe(atMs);
    }),
  );
});

test('without consent a signed-in user leaves no id, and a guest is left as they are', () => {
  fc.assert(
    fc.property(sender, fc.boolean(), (who, analytics) => {
      const after = afterConsent(who, analytics);
      if (who.actorId !== null && !analytics)
        expect(after).toEqual({ ...who, actorId: null, visitorId: null });
      else expect(after).toEqual(who);
    }),
  );
});

test('no id of a person is anywhere in an envelope of somebody who did not agree', () => {
  fc.assert(
    fc.property(sender, (who) => {
      const event = {
        id: newId(),
        name: 'behaviour.search',
        atMs: nowMs,
        roomId: null,
        payload: { query: '茶', results: 3 },
      };
      const { envelopes } = envelopesOf(
        [event],
        afterConsent({ ...who, actorId: newId() }, false),
        nowMs,
      );
      const text = JSON.stringify(envelopes);
      expect(text).not.toContain('visitor-1234');
      expect(envelopes[0]).toMatchObject({ actorId: null, visitorId: null, key: '' });
    }),
  );
});

test('a language is kept of a guest who agreed to be known, as the server saw it, and of nobody else', () => {
  fc.assert(
    fc.property(sender, fc.constantFrom(undefined, 'zh-CN', 'en'), (who, locale) => {
      const payload = { query: '茶', results: 3, locale };
      const event = { id: newId(), name: 'behaviour.search', atMs: nowMs, roomId: null, payload };
      const { envelopes } = envelopesOf([event], who, nowMs);
      const isKnownGuest = who.actorId === null && who.visitorId !== null;
      const kept = isKnownGuest ? { locale: who.locale } : {};
      expect(JSON.parse(JSON.stringify(envelopes[0]!.payload))).toEqual({
        ...{ query: '茶', results: 3 },
        ...kept,
      });
    }),
  );
});

test('every tracked event has a name of its own and refuses what it does not know', () => {
  expect(new Set(trackedEvents.map((event) => event.name)).size).toBe(trackedEvents.length);
  for (const { name } of trackedEvents) {
    const event = { id: newId(), name, atMs: nowMs, roomId: null, payload: { unknown: 1 } };
    const nobody = { actorId: null, visitorId: null, simulated: false, locale: 'en' as const };
    expect(() => envelopesOf([event], nobody, nowMs)).toThrow(
      expect.objectContaining({ code: 'http/bad-input' }),
    );
  }
});
