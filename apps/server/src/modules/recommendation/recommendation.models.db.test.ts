import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelState } from '@kaibo/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { openModels, productIn } from '../../../../../tests/support/models.ts';
import { blobKeyOf } from './recommendation.model-file.ts';
import { listModels } from './recommendation.models.store.ts';

let ground: Awaited<ReturnType<typeof openModels>>;
let one: ReturnType<typeof ground.process>;

const served = async (): Promise<string> => {
  const version = await ground.plant(one.models);
  await one.models.activate(version);
  return version;
};
const fileOf = (version: string): string => join(ground.blobDir, blobKeyOf(version));
const stateOf = async (version: string): Promise<{ state: ModelState; problem: string }> =>
  (await listModels(ground.db, 50)).find((row) => row.version === version)!;

beforeAll(async () => {
  ground = await openModels();
});
beforeEach(() => {
  one = ground.process();
});
afterAll(() => ground.close());

test('a process that starts serves with what served before it stopped, and tells who listens', async () => {
  const version = await served();
  const later = ground.process();
  let swaps = 0;
  later.models.onSwap(() => swaps++);
  expect(later.models.active()).toBeNull();
  await later.models.warm();
  expect(later.models.active()!.version).toBe(version);
  await later.models.refresh();
  expect(swaps).toBe(1);
  await later.models.close();
});

test('what one process activates, another serves after it has looked', async () => {
  const [first, second] = [await served(), await served()];
  const other = ground.process();
  await other.models.refresh();
  expect(other.models.active()!.version).toBe(second);
  expect(await one.models.activate(first)).toEqual({ before: second, after: first });
  await other.models.refresh();
  expect(other.models.active()!.version).toBe(first);
});

test('of many who choose at once one is last, and everybody serves what it chose', async () => {
  const versions = [await served(), await served(), await served(), await served()];
  const others = versions.map(() => ground.process());
  await Promise.all(versions.map((version, at) => others[at]!.models.activate(version)));
  const active = (await listModels(ground.db, 50)).filter(({ state }) => state === 'active');
  expect(active).toHaveLength(1);
  for (const { models } of others) {
    await models.refresh();
    expect(models.active()!.version).toBe(active[0]!.version);
  }
});

test('whoever asks during swaps is answered by one model or the other, never by a half', async () => {
  const [first, second] = [await served(), await served()];
  const entity = `product:${productIn(0, 3)}`;
  let isSwapping = true;
  const seen = new Set<string>();
  const asking = (async () => {
    while (isSwapping) {
      const model = one.models.active()!;
      const folded = model.foldIn([{ entity, weight: 3 }])!;
      expect(folded).toHaveLength(model.factors);
      expect(folded.every(Number.isFinite)).toBe(true);
      expect(model.similar(entity, 'product', 3)).toHaveLength(3);
      seen.add(model.version);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let swap = 0; swap < 6; swap++) await one.models.activate(swap % 2 ? second : first);
  isSwapping = false;
  await asking;
  expect(seen).toEqual(new Set([first, second]));
});

test.each([
  ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1_000), 'truncated-file'],
  [
    'altered',
    (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -8), Buffer.alloc(8, 7)]),
    'checksum-mismatch',
  ],
  ['foreign', () => Buffer.from('this is a picture'), 'foreign-file'],
  ['empty', () => Buffer.alloc(0), 'truncated-file'],
] as const)(
  'a file that is %s is failed by name, and the one before serves',
  async (_, spoil, code) => {
    const [before, broken] = [await served(), await served()];
    await writeFile(fileOf(broken), spoil(await readFile(fileOf(broken))));
    const later = ground.process();
    await later.models.warm();
    expect(later.models.active()!.version).toBe(before);
    const { state, problem } = await stateOf(broken);
    expect(state).toBe('failed');
    expect(problem).toContain(`recommend/${code}`);
    expect(await stateOf(before)).toMatchObject({ state: 'active' });
    await expect(later.models.activate(broken)).rejects.toMatchObject({
      code: 'recommendation/model-not-ready',
    });
    await later.models.close();
  },
);

test('a file of another version is not served under this one', async () => {
  const [first, second] = [await served(), await served()];
  await writeFile(fileOf(second), await readFile(fileOf(first)));
  const later = ground.process();
  await later.models.refresh();
  expect(later.models.active()!.version).toBe(first);
  expect((await stateOf(second)).problem).toContain('recommend/foreign-file');
});

test('a spoilt file that somebody wants to activate leaves what serves in its place', async () => {
  const serving = await served();
  const broken = await ground.plant(one.models);
  await writeFile(fileOf(broken), 'nothing');
  await expect(one.models.activate(broken)).rejects.toMatchObject({
    code: 'recommendation/model-not-ready',
  });
  expect(one.models.active()!.version).toBe(serving);
  expect(await stateOf(serving)).toMatchObject({ state: 'active' });
});

test('a version that never was cannot serve', async () => {
  await expect(one.models.activate(newId())).rejects.toMatchObject({
    code: 'recommendation/no-such-model',
  });
});

test('the newest ten files are kept, and that of the model that serves', async () => {
  const oldest = await served();
  const later: string[] = [];
  for (let fit = 0; fit < 12; fit++) later.push(await ground.plant(one.models));
  const keys = new Set<string>();
  for await (const { key } of ground.blobs.list('models/recommendation/')) keys.add(key);
  expect(keys.has(blobKeyOf(oldest))).toBe(true);
  for (const version of later.slice(-10)) expect(keys.has(blobKeyOf(version))).toBe(true);
  expect(keys.has(blobKeyOf(later[0]!))).toBe(false);
  await expect(one.models.activate(later[0]!)).rejects.toMatchObject({
    code: 'recommendation/model-not-ready',
  });
});
