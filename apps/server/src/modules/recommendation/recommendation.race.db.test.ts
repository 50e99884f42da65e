import { expect, test } from 'vitest';
import { race } from './recommendation.race.suite.ts';

test('no room whose end was answered before a request began is returned, nor a product that was gone', async () => {
  const { rooms, products, personal, ended, unsold } = await race({ requests: 300, seed: 1 });
  expect(Math.min(rooms, products, personal)).toBeGreaterThan(0);
  expect(ended).toBeGreaterThan(5);
  expect(unsold).toBeGreaterThan(5);
}, 240_000);
