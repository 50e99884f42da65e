import { createInk, svgDocument } from './ink.ts';
import { categoryIds, palettes } from './palettes.ts';
import { randomFrom } from './random.ts';
import { rasterise } from './raster.ts';
import { disc, group, path, rect, repeat } from './shapes.ts';

const marks = [
  (light: string, accent: string) =>
    repeat(6, (i) =>
      group(
        `rotate(${i * 60} 128 128)`,
        `<ellipse cx="128" cy="76" rx="24" ry="44" fill="${i % 2 ? light : accent}"/>`,
      ),
    ),
  (light: string, accent: string) =>
    path('M64 172c0-76 56-112 64-116 8 4 64 40 64 116z', light) + disc(128, 150, 26, accent),
  (light: string, accent: string) =>
    rect([62, 62, 60, 60], 18, light) +
    rect([134, 62, 60, 60], 30, accent) +
    rect([62, 134, 60, 60], 30, accent) +
    rect([134, 134, 60, 60], 18, light),
  (light: string, accent: string) =>
    disc(128, 128, 70, light) + path('M58 128a70 70 0 0 1 140 0c-46 30-94-30-140 0z', accent),
];

/** A store's emblem: 256 × 256 PNG, the same for the same seed. */
export const drawLogo = (seed: string): Promise<Buffer> => {
  const random = randomFrom('logo', seed);
  const ink = createInk(random.pick(palettes[random.pick(categoryIds)].tones));
  const mark = random.pick(marks)(ink.light, ink.accent);
  const ground = rect([0, 0, 256, 256], 0, ink.fall(ink.main));
  return rasterise(svgDocument(ink, [256, 256], [0, 0, 256, 256], ground, mark));
};
