import type { BothLanguages } from '@kaibo/contracts';
import { expect, test } from 'vitest';
import type { Part } from './recommendation.parts.ts';
import { type Placed, reasonOf } from './recommendation.reasons.ts';

const because = (name: Part['name'], entity: string | null): Placed => ({
  ...{ id: 'room', hostId: 'lin', hostName: 'Lin', categoryId: 'craft', productIds: [] },
  ...{ popularity: 1, isTrending: true, place: 0, score: 1, explored: false, propensity: 1 },
  parts: [{ name, value: 1, entity }],
  reason: { code: 'viewers', text: { zh: '人', en: 'people' } },
});
const english = (item: Placed, name: BothLanguages | null): string =>
  reasonOf(item, 'personal', () => name).text.en;

test('each part of each name has a sentence of its own, whichever was put in words before', () => {
  const lin = { zh: '林', en: 'Lin' };
  const sentences = () => [
    english(because('host', 'host:lin'), lin),
    english(because('similar', 'host:lin'), lin),
    english(because('host', 'host:lin'), null),
    english(because('similar', null), lin),
    english(because('host', 'host:lin'), { zh: '林林', en: 'Lin Lin' }),
  ];
  const first = sentences();
  expect(first).toEqual([
    'You have watched Lin',
    'Because you watched Lin',
    'You have watched this host',
    'Close to what you like',
    'You have watched Lin Lin',
  ]);
  expect(sentences()).toEqual(first);
});

test('the same name and part is one reason, put in words once', () => {
  const lin = { zh: '林', en: 'Lin' };
  const item = because('followed', 'host:lin');
  expect(reasonOf(item, 'personal', () => lin)).toBe(reasonOf(item, 'personal', () => lin));
});
