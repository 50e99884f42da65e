import { shade } from '../colour.ts';
import { disc, pair, path, rect, repeat, shine, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const dress: Motif = (ink) =>
  [
    stroke('M228 92c0-22 24-22 24-4 0 12-12 12-12 24', shade(ink.dark, 0.3), 6),
    stroke('M168 132l72-22 72 22', shade(ink.dark, 0.3), 7),
    path(
      'M188 130c14 18 30 26 52 26s38-8 52-26l26 12-22 96 66 162H118l66-162-22-96z',
      ink.fall(ink.main),
    ),
    path('M184 238h112l8 18H176z', ink.accent),
    repeat(5, (i) => stroke(`M${204 + i * 18} 262l${(i - 2) * 20} 130`, shade(ink.main, -0.2), 3)),
    shine('M186 270l-44 118h18l38-118z', 0.18),
  ].join('');

const tshirt: Motif = (ink) =>
  [
    path(
      'M176 118l-92 52 36 74 34-18v174h172V226l34 18 36-74-92-52c-12 30-116 30-128 0z',
      ink.round(ink.main),
    ),
    stroke('M178 120c14 34 110 34 124 0', shade(ink.main, -0.25), 9),
    disc(240, 262, 44, ink.second),
    path('M214 284l26-48 26 48z', ink.accent),
    shine('M166 236h16v152h-16z', 0.2),
  ].join('');

const handbag: Motif = (ink) =>
  [
    stroke('M168 210c0-128 144-128 144 0', ink.dark, 13),
    path('M118 200h244l22 200H96z', ink.fall(ink.main)),
    path('M118 200h244l8 76c-74 50-186 50-260 0z', shade(ink.main, -0.12)),
    rect([218, 284, 44, 36], 9, ink.metal()),
    pair(240, rect([160, 188, 18, 28], 6, ink.metal())),
    shine('M134 216h18l-14 164h-18z', 0.25),
  ].join('');

const sneaker: Motif = (ink) =>
  [
    path(
      'M76 372c-2-70 8-106 26-124 34 34 74 26 96-10l112 76c40 20 86 12 96 52v16H76z',
      ink.fall(ink.main),
    ),
    path('M76 372h332v16c0 10-8 14-18 14H92c-12 0-16-6-16-14z', '#fffdf8'),
    repeat(4, (i) => stroke(`M${206 + i * 28} ${262 + i * 18}l30-20`, ink.light, 8)),
    path('M120 372c10-60 60-76 110-50 40 22 60 40 66 50z', ink.second, 'opacity="0.85"'),
    stroke('M150 352c30-36 72-28 118 12', ink.accent, 9),
    shine('M92 290c6-20 12-28 14-22l-6 78h-12z', 0.35),
  ].join('');

export const fashion = { dress, tshirt, handbag, sneaker };
