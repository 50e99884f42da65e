import { mix, shade } from './colour.ts';
import { createInk, type Ink, svgDocument } from './ink.ts';
import { motifs } from './motifs/index.ts';
import { type CategoryId, palettes, type Stage } from './palettes.ts';
import { type Random, randomFrom } from './random.ts';
import { rasterise } from './raster.ts';
import { disc, fade, group, oval, path, rect } from './shapes.ts';

/** Edge of the square every cover is drawn in. */
const FIELD = 480;

export interface CoverRequest {
  category: CategoryId;
  /** The motif: which kind of product to draw. */
  name: string;
  seed: number | string;
  /** Pixels a side. */
  size?: number;
}

type Backdrop = (ink: Ink, stage: Stage, random: Random) => string;

const wallAndFloor = (ink: Ink, stage: Stage, horizon: number): string =>
  rect([0, 0, FIELD, horizon], 0, ink.fall(stage.wall, 0.12)) +
  rect([0, horizon, FIELD, FIELD - horizon], 0, ink.fall(stage.floor, 0.08));

const halo: Backdrop = (ink, stage) =>
  wallAndFloor(ink, stage, 356) +
  disc(240, 232, 176, stage.shape) +
  rect([0, 356, FIELD, 124], 0, ink.fall(stage.floor, 0.08));

const podium: Backdrop = (ink, stage) =>
  [
    rect([0, 0, FIELD, FIELD], 0, ink.fall(stage.wall, 0.1)),
    disc(352, 128, 84, stage.shape, 'opacity="0.8"'),
    path('M0 400h480v80H0z', stage.floor),
    path('M58 396v40c0 26 82 46 182 46s182-20 182-46v-40z', ink.round(shade(stage.floor, 0.1))),
    oval([240, 396, 182, 40], shade(stage.shape, 0.2)),
  ].join('');

const arch: Backdrop = (ink, stage) =>
  [
    wallAndFloor(ink, stage, 372),
    path('M92 372V214a148 148 0 0 1 296 0v158z', mix(stage.wall, stage.floor, 0.8)),
    path('M106 372V214a134 134 0 0 1 268 0v158z', ink.fall(stage.shape, 0.06)),
  ].join('');

const daylight: Backdrop = (ink, stage) =>
  [
    wallAndFloor(ink, stage, 340),
    fade(
      0.75,
      path('M40 0h110l150 340H190z', stage.shape),
      path('M180 0h110l150 340H330z', stage.shape),
      path('M190 340h110l62 140H252zM330 340h110l62 140H392z', stage.shape, 'opacity="0.45"'),
    ),
  ].join('');

const hills: Backdrop = (ink, stage) =>
  [
    rect([0, 0, FIELD, FIELD], 0, ink.fall(stage.wall, 0.12)),
    disc(112, 118, 46, stage.shape),
    path('M0 300c80-70 170-60 240-10s160 40 240-40v230H0z', mix(stage.wall, stage.floor, 0.55)),
    path('M0 366c120-44 330-44 480 0v114H0z', ink.fall(stage.floor, 0.06)),
  ].join('');

const backdrops: readonly Backdrop[] = [halo, podium, arch, daylight, hills];

/** Two shadows: a wide one for the room's light, a tight one where the object touches the ground. */
export const groundShadow = (ink: Ink, width = 150): string =>
  oval([246, 402, width * 1.2, 26], ink.glow('#2b1838', 0.3)) +
  oval([242, 401, width * 0.8, 12], ink.glow('#2b1838', 0.34));

const motifNamed = (name: string) => {
  const motif = motifs[name];
  if (!motif) throw new RangeError(`no such motif: ${name}`);
  return motif;
};

export const coverSvg = ({ category, name, seed, size = FIELD }: CoverRequest): string => {
  const random = randomFrom('cover', category, name, seed);
  const { stages, tones } = palettes[category];
  const stage = random.pick(stages);
  const ink = createInk(random.pick(tones));
  const backdrop = random.pick(backdrops);
  const product = group(
    'translate(240 400) scale(0.94) translate(-240 -400)',
    groundShadow(ink),
    motifNamed(name)(ink, random),
  );
  const behind = backdrop(ink, stage, random);
  return svgDocument(ink, [size, size], [0, 0, FIELD, FIELD], behind, product);
};

/** A product picture: same request, same bytes. PNG, square, no text. */
export const drawCover = (request: CoverRequest): Promise<Buffer> => rasterise(coverSvg(request));
