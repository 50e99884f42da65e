import { shade } from '../colour.ts';
import { disc, oval, path, rect, repeat, shine, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const noodles: Motif = (ink) =>
  [
    path('M92 262h296c0 92-66 138-148 138S92 354 92 262z', ink.round(ink.main)),
    oval([240, 262, 148, 36], shade(ink.main, 0.4)),
    oval([240, 264, 130, 28], ink.second),
    repeat(6, (i) => stroke(`M${130 + i * 36} 266c10-26 22-26 32 0`, shade(ink.second, -0.16), 7)),
    disc(286, 252, 26, '#fffdf5'),
    disc(286, 252, 13, '#f4b13f'),
    path('M168 240c26-14 44-6 50 12-20 6-40 2-50-12z', ink.accent),
    stroke('M330 128l-74 128M362 138l-92 122', ink.dark, 9),
    shine('M124 300c10 42 30 66 52 78-30-6-58-36-64-78z', 0.3),
  ].join('');

const fruit: Motif = (ink) =>
  [
    disc(176, 286, 66, ink.round('#e2483d')),
    disc(310, 290, 62, ink.round('#f3a93c')),
    disc(240, 222, 62, ink.round('#8db648')),
    stroke('M240 166c0-20 8-32 22-38', ink.dark, 7),
    path('M262 132c24-22 52-20 62-6-16 22-44 22-62 6z', '#5d8f3c'),
    path('M84 318h312l-30 82H114z', ink.fall('#c68f56')),
    repeat(7, (i) => stroke(`M${112 + i * 42} 326l${(3 - i) * 4} 68`, '#a97442', 6)),
    rect([76, 306, 328, 22], 11, '#d7a46b'),
    shine('M146 258c8-16 24-22 30-16l-18 34z', 0.5),
  ].join('');

const snack: Motif = (ink) =>
  [
    path('M142 104h196l14 280c-70 20-154 20-224 0z', ink.round(ink.main)),
    repeat(10, (i) => path(`M${142 + i * 19.6} 104l9.8-16 9.8 16z`, shade(ink.main, -0.1))),
    path('M130 190c72 26 148 26 220 0l6 104c-74 24-158 24-232 0z', ink.light),
    disc(240, 244, 42, ink.accent),
    path('M222 262c0-26 14-40 38-38-2 26-14 40-38 38z', ink.light),
    rect([194, 132, 92, 12], 6, ink.light, 'opacity="0.9"'),
    rect([214, 154, 52, 8], 4, ink.light, 'opacity="0.7"'),
    shine('M150 116h16l-6 262-18-4z', 0.28),
  ].join('');

const jam: Motif = (ink) =>
  [
    path(
      'M146 190h188c22 14 28 34 28 60v116c0 22-14 34-34 34H152c-20 0-34-12-34-34V250c0-26 6-46 28-60z',
      ink.round(ink.main),
    ),
    rect([136, 128, 208, 66], 16, ink.fall(ink.second)),
    repeat(9, (i) =>
      rect([148 + i * 22, 134, 10, 54], 3, shade(ink.second, -0.12), 'opacity="0.5"'),
    ),
    rect([150, 254, 180, 96], 12, ink.light),
    disc(240, 302, 28, ink.accent),
    path('M240 272c14-14 30-12 36-2-12 12-26 12-36 2z', '#5d8f3c'),
    shine('M132 250c0-24 16-28 16-14v140c-8 4-16-2-16-12z', 0.4),
  ].join('');

export const food = { noodles, fruit, snack, jam };
