import { expect, test } from 'vitest';
import { type Scenario, SimulateError, scenarioOf } from './index.ts';

const refusal = (name: string, changes: object): SimulateError => {
  try {
    scenarioOf(name, changes as Partial<Scenario>);
  } catch (error) {
    if (error instanceof SimulateError) return error;
    throw error;
  }
  throw new Error('it was taken');
};

test.each([
  [{ viewers: 0 }, 'viewers'],
  [{ viewers: 1.5 }, 'viewers'],
  [{ hours: -1 }, 'hours'],
  [{ likePerClick: -0.1 }, 'likePerClick'],
  [{ chatPerClick: 2 }, 'chatPerClick'],
  [{ seats: 0 }, 'seats'],
  [{ priceFen: Number.NaN }, 'priceFen'],
  [{ stock: '5' }, 'stock'],
  [{ colour: 1 }, 'colour'],
  [{ planted: [{ kind: 'miracle' }] }, 'planted[0].kind'],
  [{ planted: [{ kind: 'star-host', host: 1e6, skill: 1 }] }, 'planted[0].host'],
  [{ planted: [{ kind: 'drift', atHour: 30, share: 0.2, category: 1 }] }, 'planted[0].atHour'],
  [{ planted: [{ kind: 'drift', atHour: 3, share: 1.2, category: 1 }] }, 'planted[0].share'],
  [{ planted: [null] }, 'planted[0].kind'],
  [{ planted: [{ kind: 'constructor' }] }, 'planted[0].kind'],
  [{ planted: [{ kind: 'drift', atHour: 3, share: 0.2 }] }, 'planted[0].category'],
  [{ planted: [{ kind: 'star-host', skill: 1 }] }, 'planted[0].host'],
  [{ planted: [{ kind: 'peak', atHour: 3, hours: 2, visits: 2 }] }, 'planted[0].buying'],
  [{ planted: [{ kind: 'stock-out', share: 0.2, off: 0.5 }] }, 'planted[0].off'],
  [
    { planted: [{ kind: 'flash-sale', atHour: 3, hours: -1, off: 0.2, category: 1 }] },
    'planted[0].hours',
  ],
])('%j cannot be, and the field is named', (changes, field) => {
  const { code, details } = refusal('ordinary', changes);
  expect({ code, field: details.field }).toEqual({ code: 'simulate/bad-scenario', field });
});

test('a scenario that nobody planted is refused with those there are', () => {
  const { code, message } = refusal('utopia', {});
  expect(code).toBe('simulate/unknown-scenario');
  expect(refusal('constructor', {}).code).toBe('simulate/unknown-scenario');
  expect(message).toContain('flash-crowd');
});
