import { readFile } from 'node:fs/promises';
import { drawCover, drawLogo } from './draw/index.ts';
import type { CategoryId } from './draw/palettes.ts';
import type { Pictures } from './load.ts';

const CLIPS = new URL('../clips/', import.meta.url);

/** Covers are drawn when they are needed; a room shows a still of its clip. */
export const pictures: Pictures = {
  product: (category, motif, seed) =>
    drawCover({ category: category as CategoryId, name: motif, seed, size: 480 }),
  room: async (clip) => ({
    bytes: await readFile(new URL(`${clip}.jpg`, CLIPS)),
    type: 'image/jpeg',
  }),
  logo: (seed) => drawLogo(seed),
};
