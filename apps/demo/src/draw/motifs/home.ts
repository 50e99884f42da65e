import { shade } from '../colour.ts';
import { disc, oval, pair, path, rect, repeat, shine, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const lamp: Motif = (ink) =>
  [
    oval([240, 250, 190, 130], ink.glow('#ffe9a8', 0.55)),
    path('M176 100h128l58 138H118z', ink.fall(ink.second)),
    path('M118 238h244l-6 14H124z', shade(ink.second, -0.1)),
    rect([230, 250, 20, 122], 6, ink.metal()),
    disc(240, 306, 22, ink.round(ink.main)),
    oval([240, 384, 84, 18], ink.round(ink.dark)),
    shine('M186 112h16l-44 118h-20z', 0.4),
  ].join('');

const pillow: Motif = (ink) =>
  [
    path(
      'M96 168c46 16 98 22 144 22s98-6 144-22c22 74 22 150 0 216-46-14-98-18-144-18s-98 4-144 18c-22-66-22-142 0-216z',
      ink.fall(ink.main),
    ),
    repeat(5, (i) =>
      stroke(`M104 ${212 + i * 34}q136 26 272 0`, i % 2 ? ink.second : ink.light, 10),
    ),
    pair(240, stroke('M96 168l-16-20', ink.accent, 10), stroke('M96 384l-16 18', ink.accent, 10)),
    shine('M120 196c20 6 40 10 56 12l-8 150c-16 2-34 4-50 8-14-60-14-110 2-170z', 0.14),
  ].join('');

const mug: Motif = (ink) =>
  [
    stroke('M330 236c66-16 70 110-8 104', ink.fall(ink.main), 24),
    path('M128 196h208v150c0 34-22 54-54 54H182c-32 0-54-20-54-54z', ink.round(ink.main)),
    oval([232, 196, 104, 24], shade(ink.main, 0.4)),
    oval([232, 199, 90, 17], '#6b4028'),
    rect([128, 280, 208, 44], 0, ink.second, 'opacity="0.85"'),
    repeat(7, (i) => disc(146 + i * 30, 302, 8, ink.accent)),
    stroke('M196 156c-14-20 14-32 0-54M250 156c-14-20 14-32 0-54', '#ffffff', 8, 'opacity="0.75"'),
    shine('M148 224h14v140h-6c-6-4-8-10-8-20z', 0.35),
  ].join('');

const plant: Motif = (ink) =>
  [
    path('M240 290c-20-80-100-100-132-92 10 70 66 104 132 92z', '#6f9e5c'),
    path('M240 290c10-110 96-150 146-138-6 86-62 140-146 138z', '#5b8a52'),
    path('M240 290c-40-70-20-160 16-196 36 60 30 150-16 196z', '#82b06a'),
    stroke(
      'M240 300c2-70 6-120 14-170M240 296c-30-40-66-66-104-82M240 296c40-60 80-96 122-122',
      '#3f6b3d',
      4,
    ),
    path('M142 286h196l-24 114H166z', ink.round(ink.main)),
    rect([130, 270, 220, 34], 10, ink.round(shade(ink.main, 0.08))),
    shine('M162 312h16l10 78h-14z', 0.28),
  ].join('');

export const home = { lamp, pillow, mug, plant };
