import { shade } from '../colour.ts';
import { disc, oval, pair, path, rect, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const bear: Motif = (ink) =>
  [
    pair(
      240,
      disc(170, 128, 36, ink.round(ink.main)),
      disc(170, 128, 19, ink.second),
      oval([140, 316, 36, 56], ink.round(shade(ink.main, -0.06))),
      oval([182, 384, 46, 30], ink.round(ink.main)),
      disc(176, 386, 16, ink.second),
    ),
    oval([240, 324, 96, 88], ink.round(ink.main)),
    oval([240, 336, 58, 58], ink.second),
    disc(240, 186, 88, ink.round(ink.main)),
    oval([240, 214, 42, 32], ink.light),
    pair(240, disc(208, 176, 9, '#33231d')),
    oval([240, 202, 13, 9], '#33231d'),
    stroke('M240 210v14m0 0c-6 8-18 8-20 0m20 0c6 8 18 8 20 0', '#33231d', 4),
    path('M196 266l40 16v-2l8 0v2l40-16v40l-40-14h-8l-40 14z', ink.accent),
  ].join('');

const blocks: Motif = (ink) =>
  [
    rect([96, 280, 120, 120], 14, ink.round(ink.main)),
    rect([264, 280, 120, 120], 14, ink.round(ink.accent)),
    rect([180, 154, 120, 120], 14, ink.round(ink.second)),
    disc(156, 340, 32, ink.light),
    path('M324 308l34 60h-68z', ink.light),
    rect([212, 186, 56, 56], 8, ink.light),
    path('M180 154l60-58 60 58z', ink.round(ink.dark)),
  ].join('');

const book: Motif = (ink) =>
  [
    path('M72 140c70-24 130-16 168 16v244c-40-30-100-36-168-16z', ink.light),
    path('M408 140c-70-24-130-16-168 16v244c40-30 100-36 168-16z', shade(ink.light, -0.05)),
    path(
      'M62 150l10-10v244c68-20 128-14 168 16 40-30 100-36 168-16V140l10 10v264c-72-20-138-12-178 8-40-20-106-28-178-8z',
      ink.main,
    ),
    disc(156, 224, 40, ink.accent),
    path('M100 330c20-50 90-50 112 10-30-12-70-14-112-10z', '#7fb069'),
    path('M276 210h96v12h-96zM276 244h96v12h-96zM276 278h64v12h-64z', ink.second),
    stroke('M240 158v240', shade(ink.main, -0.2), 4),
  ].join('');

const duck: Motif = (ink) =>
  [
    path(
      'M104 300c0-40 40-52 78-40 20 6 30-8 22-30-24-62 8-118 70-118 54 0 90 44 82 96-4 26-14 40-6 60 30 78-22 132-114 132-82 0-132-34-132-100z',
      ink.round('#f7c948'),
    ),
    path('M346 196c34-8 62 4 62 20s-30 26-64 18z', '#ef8b3a'),
    disc(296, 176, 13, '#2d2320'),
    disc(300, 172, 4, '#fff'),
    path('M176 316c36-22 84-16 96 12-20 38-82 36-96-12z', shade('#f7c948', -0.14)),
    path('M216 258c30 16 90 12 124-10l-2 24c-32 18-84 20-116 6z', ink.accent),
  ].join('');

export const kids = { bear, blocks, book, duck };
