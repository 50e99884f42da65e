import { shade } from '../colour.ts';
import { disc, oval, pair, path, rect, repeat, shine, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const dumbbell: Motif = (ink) =>
  [
    rect([148, 304, 184, 34], 10, ink.metal('#aeb6c2')),
    pair(
      240,
      rect([96, 242, 56, 158], 20, ink.round(ink.main)),
      rect([60, 270, 40, 104], 16, ink.round(ink.dark)),
      rect([116, 252, 8, 138], 4, ink.accent),
    ),
    repeat(6, (i) => rect([178 + i * 22, 306, 8, 30], 3, '#00000022')),
  ].join('');

const mat: Motif = (ink) =>
  [
    path('M132 332h256c20 0 28 16 28 34s-8 34-28 34H132z', ink.fall(ink.second)),
    disc(152, 332, 68, ink.round(ink.main)),
    stroke(
      'M152 332m-50 0a50 50 0 1 1 50 50 38 38 0 1 1 30-60 22 22 0 1 1-32 10',
      ink.light,
      8,
      'opacity="0.9"',
    ),
    rect([262, 328, 22, 74], 6, ink.accent),
    rect([326, 328, 22, 74], 6, ink.accent),
    stroke('M273 330c0-70 64-70 64 0', ink.dark, 9),
  ].join('');

const ball: Motif = (ink) =>
  [
    disc(240, 270, 130, ink.round('#ee7a35')),
    stroke('M110 270h260M240 140v260', '#4a2410', 7),
    stroke('M150 176c70 50 70 138 0 188M330 176c-70 50-70 138 0 188', '#4a2410', 7),
    shine('M166 196c22-26 56-38 78-34-30 10-56 28-68 58z', 0.4),
    oval([240, 398, 90, 6], shade(ink.dark, 0.1), 'opacity="0.15"'),
  ].join('');

const bottle: Motif = (ink) =>
  [
    path(
      'M176 188h128c24 12 30 32 30 56v122c0 22-14 34-34 34H180c-20 0-34-12-34-34V244c0-24 6-44 30-56z',
      ink.round(ink.main),
    ),
    rect([184, 140, 112, 52], 12, ink.round(ink.dark)),
    rect([214, 96, 52, 50], 14, ink.round(ink.accent)),
    stroke('M296 152c46-8 48 42 22 54', ink.dark, 10),
    rect([146, 262, 188, 70], 0, ink.second, 'opacity="0.9"'),
    path('M226 318l22-34h-14l14-22-36 34h16z', ink.accent),
    shine('M162 236c2-20 14-26 16-16v160c-10 4-16-4-16-14z', 0.4),
  ].join('');

export const sport = { dumbbell, mat, ball, bottle };
