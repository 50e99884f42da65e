import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Home, inOrderOf, inOrderShown } from './still-order.ts';

const homeOf = (ids: readonly string[], requestId = 'a'): Home =>
  ({
    requestId,
    policyVersion: 'p',
    step: 'personal',
    live: ids.map((id, position) => ({
      room: { id },
      position,
      score: 0,
      reason: { code: requestId, text: { zh: '', en: '' } },
      source: 'taste',
      parts: [],
      explored: false,
      propensity: 1,
    })),
    previews: [],
    replays: [],
  }) as unknown as Home;

const ids = fc.uniqueArray(fc.stringMatching(/^[a-h]$/), { maxLength: 8 });
const idsOf = (placed: ReturnType<typeof inOrderOf>): string[] => placed.map(({ room }) => room.id);
const never = (): boolean => false;

test('what stays on air stays in its place, and every room of the newer answer is shown once', () => {
  fc.assert(
    fc.property(ids, ids, (before, after) => {
      const shown = inOrderOf(homeOf(before));
      const placed = idsOf(inOrderShown(shown, homeOf(after, 'b'), never));
      expect(placed.toSorted()).toEqual(after.toSorted());
      const order = before.filter((id) => after.includes(id));
      expect(placed.filter((id) => order.includes(id))).toEqual(order);
      // Nobody moves up while there is somebody to fill the gap.
      if (after.length >= before.length)
        for (const id of order) expect(placed.indexOf(id)).toBe(before.indexOf(id));
    }),
  );
});

test('a room that was put there by an earlier answer is counted for that answer', () => {
  const shown = inOrderOf(homeOf(['a', 'b'], 'first'));
  const placed = inOrderShown(shown, homeOf(['c', 'a'], 'second'), never);
  expect(placed.map(({ room, requestId }) => [room.id, requestId])).toEqual([
    ['a', 'first'],
    ['c', 'second'],
  ]);
  expect(placed[0]?.why.reason.code).toBe('second');
});

test('what was just said to be of no interest keeps its place, for the way back', () => {
  const shown = inOrderOf(homeOf(['a', 'b', 'c']));
  const placed = inOrderShown(shown, homeOf(['c', 'a', 'd']), ({ id }) => id === 'b');
  expect(idsOf(placed)).toEqual(['a', 'b', 'c', 'd']);
});
