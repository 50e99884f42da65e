import { expect, test } from 'vitest';
import { choicesOf, choicesText } from './choices-text.ts';

const before = [
  { id: '1', name: { zh: '青瓷', en: 'Celadon' } },
  { id: '2', name: { zh: '紫砂', en: 'Clay' } },
];

test('a text that is shown is read as the same choices', () => {
  expect(choicesOf(choicesText(before), before)).toEqual(before);
});

test('a choice keeps its id when it is moved or renamed, and a new line is a new one', () => {
  const read = choicesOf('紫砂 | Clay\n青瓷 | Celadon\n\n白瓷｜White', before);
  expect(read.map(({ id }) => id).slice(0, 2)).toEqual(['2', '1']);
  expect(read[2]!.name).toEqual({ zh: '白瓷', en: 'White' });
  expect(['1', '2']).not.toContain(read[2]!.id);
  expect(choicesOf('龙泉青瓷 | Longquan\n紫砂 | Clay', before)[0]!.id).toBe('1');
});

test('a line in one language stands for both', () => {
  expect(choicesOf('PVC', [])[0]!.name).toEqual({ zh: 'PVC', en: 'PVC' });
});
