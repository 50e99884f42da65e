import { expect, test } from 'vitest';
import { beginsAtS, tracksOf } from './boxes.ts';

const u32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
const zeros = (count: number): number[] => Array<number>(count).fill(0);
const box = (type: string, ...parts: number[][]): number[] => {
  const body = parts.flat();
  return [...u32(body.length + 8), ...[...type].map((c) => c.charCodeAt(0)), ...body];
};

const tkhd = (id: number) => box('tkhd', zeros(12), u32(id), zeros(68));
const mdhd = (timescale: number) => box('mdhd', zeros(12), u32(timescale), zeros(8));
const trak = (id: number, timescale: number, entry: number[]) =>
  box(
    'trak',
    tkhd(id),
    box('mdia', mdhd(timescale), box('minf', box('stbl', box('stsd', zeros(4), u32(1), entry)))),
  );
const avc1 = box('avc1', zeros(78), box('avcC', [1, 0x64, 0, 0x28, 0xff]));
const esds = box(
  'esds',
  zeros(4),
  [3, 25, 0, 1, 0, 4, 17, 0x40, 0x15],
  zeros(11),
  [5, 2, 0x12, 0x10],
);
const mp4a = box('mp4a', zeros(28), esds);
const init = Uint8Array.from(
  [box('ftyp', zeros(8)), box('moov', trak(1, 90_000, avc1), trak(2, 48_000, mp4a))].flat(),
);
const traf = (id: number, ticks: number) =>
  box('traf', box('tfhd', zeros(4), u32(id)), box('tfdt', [1, 0, 0, 0], u32(0), u32(ticks)));

test('an init segment tells its tracks and what a browser calls their codecs', () => {
  expect(tracksOf(init)).toEqual([
    { id: 1, timescale: 90_000, codec: 'avc1.640028' },
    { id: 2, timescale: 48_000, codec: 'mp4a.40.2' },
  ]);
});

test('a segment begins with the earlier of its tracks', () => {
  const segment = Uint8Array.from(box('moof', traf(1, 180_000), traf(2, 95_000)));
  expect(beginsAtS(segment, tracksOf(init))).toBeCloseTo(95_000 / 48_000, 9);
});

test('bytes that are no boxes tell nothing and break nothing', () => {
  expect(tracksOf(Uint8Array.of(1, 2, 3))).toEqual([]);
  expect(
    beginsAtS(
      Uint8Array.from({ length: 64 }, () => 255),
      [],
    ),
  ).toBeNull();
});
