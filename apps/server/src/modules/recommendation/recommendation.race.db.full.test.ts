import { expect, test } from 'vitest';
import { race } from './recommendation.race.suite.ts';

const title = (seed: number) =>
  `none of 10,000 requests returns what was gone before it began (seed ${seed})`;

for (const seed of [2, 3])
  test(title(seed), async () => {
    const { rooms, personal, ended, unsold } = await race({ requests: 10_000, seed });
    expect(Math.min(rooms, personal)).toBeGreaterThan(1_000);
    expect(ended).toBeGreaterThan(100);
    expect(unsold).toBe(30);
  }, 600_000);
