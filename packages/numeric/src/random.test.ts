import { expect, test } from 'vitest';
import { aliasTable } from './alias-table.ts';
import { random, randomFrom } from './random.ts';

test('the words are those of the reference implementation', () => {
  const reference = randomFrom(Uint32Array.of(1, 2, 3, 4));
  expect(Array.from({ length: 10 }, () => reference.bits())).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
    4258142804,
  ]);
});

test('the same seed gives the same numbers, and another seed others', () => {
  const draw = (seed: number) => {
    const stream = random(seed);
    return Array.from({ length: 20 }, () => stream.uniform());
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(draw(7)).not.toEqual(draw(7 + 2 ** 32));
});

test('a kept state goes on exactly where it was', () => {
  const stream = random(3);
  stream.bits();
  const later = randomFrom(stream.state());
  expect(later.bits()).toBe(stream.bits());
});

test('a fork depends on seed and label only; a split does not touch what follows it', () => {
  const early = random(5).fork('users').uniform();
  const used = random(5);
  used.uniform();
  expect(used.fork('users').uniform()).toBe(early);
  expect(used.fork('items').uniform()).not.toBe(early);
  const whole = random(9);
  const part = whole.split();
  const part2 = random(9);
  expect(part.bits()).toBe(part2.bits());
  expect(whole.bits()).not.toBe(part2.bits());
});

test('normal numbers have mean 0, variance 1 and normal tails', () => {
  const stream = random(11);
  const count = 100_000;
  let [sum, squares, fourth] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const x = stream.normal();
    sum += x;
    squares += x * x;
    fourth += x ** 4;
  }
  expect(Math.abs(sum / count)).toBeLessThan(0.015);
  expect(Math.abs(squares / count - 1)).toBeLessThan(0.02);
  expect(Math.abs(fourth / count - 3)).toBeLessThan(0.15);
});

test('integers cover their range evenly', () => {
  const stream = random(2);
  const seen = new Uint32Array(7);
  for (let i = 0; i < 70_000; i++) seen[stream.integer(7)]!++;
  for (const count of seen) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

test('a shuffle keeps every item, a sample draws no item twice', () => {
  const stream = random(4);
  const items = Array.from({ length: 50 }, (_, i) => i);
  expect([...stream.shuffle([...items])].sort((a, b) => a - b)).toEqual(items);
  const drawn = stream.sample(1_000_000, 500);
  expect(new Set(drawn).size).toBe(500);
  expect([...stream.sample(20, 20)].sort((a, b) => a - b)).toEqual(items.slice(0, 20));
  expect(() => stream.sample(3, 4)).toThrow('numeric/bad-argument');
});

test('an alias table draws each outcome as often as its weight says', () => {
  const weights = [5, 0, 1, 3, 1];
  const table = aliasTable(weights);
  const stream = random(6);
  const seen = new Uint32Array(5);
  for (let i = 0; i < 100_000; i++) seen[table.draw(stream)]!++;
  weights.forEach((weight, i) => {
    expect(table.probabilities[i]).toBeCloseTo(weight / 10, 12);
    expect(Math.abs(seen[i]! / 100_000 - weight / 10)).toBeLessThan(0.006);
  });
  expect(seen[1]).toBe(0);
  expect(() => aliasTable([1, Number.NaN])).toThrow('at 1');
  expect(() => aliasTable([0, 0])).toThrow('numeric/bad-argument');
});
