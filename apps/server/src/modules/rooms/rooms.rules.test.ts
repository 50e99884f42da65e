import type { RoomStatus } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pinAfter, type RoomTrigger, transitionOf } from './rooms.rules.ts';

const triggers = fc.array(
  fc.constantFrom<RoomTrigger>('stream', 'leave', 'end', 'cancel', 'stop'),
  {
    maxLength: 30,
  },
);

/** The states that a room goes through, and what moved it to each. */
const lifeOf = (pulled: readonly RoomTrigger[]): { by: RoomTrigger | null; in: RoomStatus }[] => {
  const life: { by: RoomTrigger | null; in: RoomStatus }[] = [{ by: null, in: 'scheduled' }];
  for (const trigger of pulled) {
    const { from, to } = transitionOf(trigger);
    if (from.includes(life.at(-1)!.in)) life.push({ by: trigger, in: to });
  }
  return life;
};

test('a stopped room stays stopped, whatever happens to it', () => {
  fc.assert(
    fc.property(triggers, (pulled) => {
      const states = lifeOf(pulled).map((step) => step.in);
      const stoppedAt = states.indexOf('stopped');
      if (stoppedAt >= 0) expect(states).toHaveLength(stoppedAt + 1);
    }),
  );
});

test('only a stream makes a room live, and no room is scheduled twice', () => {
  fc.assert(
    fc.property(triggers, (pulled) => {
      const [, ...later] = lifeOf(pulled);
      for (const step of later) {
        expect(step.in === 'live').toBe(step.by === 'stream');
        expect(step.in).not.toBe('scheduled');
      }
    }),
  );
});

test('an operator can stop a room in every other state', () => {
  fc.assert(
    fc.property(triggers, (pulled) => {
      expect(lifeOf([...pulled, 'stop']).at(-1)?.in).toBe('stopped');
    }),
  );
});

test('the pin stays while its product is in the bag, leaves with it, and never appears by itself', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  fc.assert(
    fc.property(fc.uniqueArray(id), fc.option(id), (bag, pinned) => {
      const left = pinAfter(bag, pinned);
      expect(left).toBe(pinned !== null && bag.includes(pinned) ? pinned : null);
    }),
  );
});
