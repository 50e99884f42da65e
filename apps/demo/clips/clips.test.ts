import { readdirSync, readFileSync, statSync } from 'node:fs';
import { parseVideoTag, readFlv } from '@kaibo/media';
import { expect, test } from 'vitest';

const folder = new URL('./', import.meta.url);
const clips = readdirSync(folder).filter((name) => name.endsWith('.flv'));
const read = (name: string): Buffer => readFileSync(new URL(name, folder));
const MEBIBYTE = 1_048_576;
/** The frame type of an FLV video tag. */
const KEY_FRAME = 1;

test('all clips and stills together stay below four mebibytes', () => {
  const files = readdirSync(folder).map((name) => statSync(new URL(name, folder)).size);
  expect(clips).toHaveLength(6);
  expect(files.reduce((sum, size) => sum + size)).toBeLessThan(4 * MEBIBYTE);
});

test.each(clips)(
  '%s has picture and sound at 300 kbit/s or less, and a key frame every two seconds',
  (name) => {
    const bytes = read(name);
    const tags = readFlv(bytes);
    const keyFrames = tags
      .filter((tag) => tag.kind === 'video' && parseVideoTag(tag.data).part === 'frame')
      .flatMap((tag) => (tag.data[0]! >> 4 === KEY_FRAME ? tag.timestampMs : []));
    const lastMs = tags.at(-1)?.timestampMs ?? 0;
    expect(tags.some((tag) => tag.kind === 'audio')).toBe(true);
    expect(keyFrames).toHaveLength(6);
    for (let i = 1; i < keyFrames.length; i++)
      expect(keyFrames[i]! - keyFrames[i - 1]!).toBeLessThan(2_100);
    expect((bytes.length * 8) / lastMs).toBeLessThan(300);
  },
);

test.each(clips)('%s has a still beside it', (name) => {
  const still = read(name.replace('.flv', '.jpg'));
  expect(still.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  expect(still.length).toBeLessThan(48_000);
});
