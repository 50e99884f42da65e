import { random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { featureNames } from '#behaviour';
import { learnInThread, type Said, TrainingFailed } from './prediction.learn.thread.ts';
import type { MomentSet } from './prediction.reading.ts';
import { moments, outcomeNames } from './prediction.tasks.ts';

const MINUTE_MS = 60_000;

/** Whoever clicked often before clicks again. Same rows each time. */
const set = (rows: number): MomentSet => {
  const stream = random(5);
  const features = Object.fromEntries(
    moments['room-shown'].entities.map((entity) => [
      entity,
      Float64Array.from({ length: rows * featureNames(entity).length }, () => stream.integer(11)),
    ]),
  );
  const width = featureNames('viewer').length;
  const outcomes = new Float64Array(rows * outcomeNames.length);
  for (let row = 0; row < rows; row++) {
    const clicks = features.viewer![row * width + 1]!;
    const happens = stream.integer(20) < clicks;
    outcomes[row * outcomeNames.length + outcomeNames.indexOf('clicked')] = Number(happens);
  }
  return {
    ...{ kind: 'room-shown', features, outcomes, simulated: new Uint8Array(rows) },
    atMs: Float64Array.from({ length: rows }, (_, row) => 1_700_000_000_000 + row * MINUTE_MS),
    context: new Float64Array(rows * 3),
    amounts: new Float64Array(rows),
  };
};
const learnt = async (
  signal: AbortSignal,
  onThread?: (thread: { terminate(): unknown }) => void,
) => {
  const said: Said[] = [];
  await learnInThread(
    { sets: [set(3_000)], tasks: ['click', 'stay'], models: [] },
    { signal, onSaid: (one) => said.push(one), ...(onThread && { onThread }) },
  );
  return said;
};
const never = new AbortController().signal;

test('what can be learnt is learnt, and what cannot is refused by name beside it', async () => {
  const [click, stay] = await learnt(never);
  expect(click).toMatchObject({ kind: 'learnt', learnt: { task: 'click', problem: null } });
  expect(stay).toMatchObject({ kind: 'refused', task: 'stay', rows: 3_000, positives: 0 });
  expect((stay as { problem: string }).problem).toMatch(/^prediction\/one-class/);
});

test('the same rows make the same bytes', async () => {
  const bytes = async () => {
    const [click] = await learnt(never);
    return (click as Extract<Said, { kind: 'learnt' }>).learnt.bytes;
  };
  expect(await bytes()).toEqual(await bytes());
});

test('a thread that is killed in the middle is a training that failed, by name', async () => {
  const killed = learnt(never, (thread) => void thread.terminate());
  await expect(killed).rejects.toThrow(TrainingFailed);
  await expect(killed).rejects.toThrow(/^prediction\/training-crashed/);
});

test('a training that is stopped says so, before it began and in the middle', async () => {
  await expect(learnt(AbortSignal.abort())).rejects.toThrow(/^prediction\/training-stopped/);
  const stop = new AbortController();
  const stopped = learnt(stop.signal, () => stop.abort());
  await expect(stopped).rejects.toThrow(/^prediction\/training-stopped/);
});
