import { shade } from '../colour.ts';
import { disc, oval, path, rect, repeat, shine, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const teapot: Motif = (ink) =>
  [
    stroke('M338 268c78-30 84 100-4 92', ink.fall(ink.main), 20),
    stroke('M142 318c-52-6-36-78-82-92', ink.fall(ink.main), 30),
    path(
      'M128 312c0-72 50-112 112-112s112 40 112 112c0 58-44 88-112 88s-112-30-112-88z',
      ink.round(ink.main),
    ),
    oval([240, 206, 62, 16], shade(ink.main, -0.2)),
    disc(240, 180, 17, ink.round(shade(ink.main, -0.14))),
    stroke('M196 318c22-34 66-34 88 0M214 346c18-20 36-20 52 0', ink.second, 6),
    shine('M150 300c4-44 28-66 46-72-22 26-28 60-26 104-14-6-20-18-20-32z', 0.3),
  ].join('');

const tea: Motif = (ink) =>
  [
    rect([140, 148, 200, 252], 18, ink.round(ink.main)),
    oval([240, 150, 100, 22], ink.round(shade(ink.main, -0.12))),
    rect([140, 128, 200, 30], 12, ink.metal()),
    oval([240, 130, 100, 18], ink.metal()),
    rect([174, 206, 132, 136], 12, ink.light),
    path('M240 320c-40-22-44-66-30-88 30 6 46 40 30 88z', '#6f9e5c'),
    path('M240 320c4-46 28-66 54-66 2 32-16 60-54 66z', '#8fb86f'),
    shine('M154 176h16v210h-8c-6 0-8-4-8-8z', 0.32),
  ].join('');

const vase: Motif = (ink) =>
  [
    path(
      'M204 106h72c-8 46 76 90 76 180 0 72-44 114-112 114s-112-42-112-114c0-90 84-134 76-180z',
      ink.round('#f1f4f1'),
    ),
    rect([194, 94, 92, 18], 9, ink.round('#dfe6e4')),
    stroke('M134 262q53 40 106 0t106 0', ink.main, 9),
    stroke('M132 294q54 36 108 0t108 0', ink.main, 5),
    repeat(5, (i) => disc(160 + i * 40, 340, 11, i % 2 ? ink.accent : ink.main, 'opacity="0.85"')),
    shine('M150 280c2-46 36-76 46-104-2 60-24 90-22 176-16-16-24-40-24-72z', 0.55),
  ].join('');

const necklace: Motif = (ink) =>
  [
    path(
      'M150 400c0-120 30-190 40-290 24 34 76 34 100 0 10 100 40 170 40 290z',
      ink.fall(ink.dark),
    ),
    stroke('M188 140c6 130 98 130 104 0', ink.metal(), 5),
    repeat(9, (i) => {
      const angle = (Math.PI * (i + 0.5)) / 9;
      return disc(
        240 - Math.cos(angle) * 50,
        148 + Math.sin(angle) * 88,
        7.5,
        ink.round(i % 2 ? ink.accent : ink.second),
      );
    }),
    path(
      'M240 240l26 34-26 44-26-44z',
      ink.linear(
        [
          [0, shade(ink.main, 0.5)],
          [1, ink.main],
        ],
        60,
      ),
    ),
    stroke('M240 240l26 34-26 44-26-44z', '#f2d38b', 4),
    shine('M240 246l-20 28 12 4z', 0.7),
  ].join('');

export const craft = { teapot, tea, vase, necklace };
