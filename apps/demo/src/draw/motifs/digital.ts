import { shade } from '../colour.ts';
import { disc, pair, path, rect, repeat, shine, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const headphones: Motif = (ink) =>
  [
    stroke('M124 280c-20-236 252-236 232 0', ink.round(ink.main), 30),
    stroke('M136 270c-10-196 218-196 208 0', shade(ink.main, 0.35), 6),
    pair(
      240,
      rect([88, 258, 78, 142], 38, ink.round(ink.dark)),
      rect([138, 266, 40, 126], 20, ink.round(ink.second)),
      rect([98, 300, 10, 58], 5, ink.accent),
    ),
  ].join('');

const phone: Motif = (ink) =>
  [
    rect([150, 84, 180, 316], 34, ink.round(ink.dark)),
    rect(
      [162, 96, 156, 292],
      24,
      ink.linear(
        [
          [0, ink.main],
          [0.6, ink.second],
          [1, ink.accent],
        ],
        60,
      ),
    ),
    rect([212, 108, 56, 16], 8, ink.dark),
    rect([182, 158, 92, 14], 7, '#fff', 'opacity="0.9"'),
    rect([182, 184, 60, 10], 5, '#fff', 'opacity="0.6"'),
    disc(240, 268, 44, '#fff', 'opacity="0.25"'),
    path('M228 244l40 24-40 24z', '#fff'),
    rect([206, 368, 68, 6], 3, '#fff', 'opacity="0.8"'),
    shine('M172 100h60l-62 270c-6-4-8-10-8-20V124c0-12 4-20 10-24z', 0.12),
  ].join('');

const watch: Motif = (ink) =>
  [
    path('M190 78h100l12 90H178zM178 316h124l-12 90H190z', ink.round(ink.main)),
    repeat(3, (i) => rect([236, 346 + i * 16, 8, 8], 4, shade(ink.main, -0.3))),
    rect([146, 144, 188, 196], 54, ink.round(ink.dark)),
    rect([160, 158, 160, 168], 42, '#10131f'),
    stroke('M240 190a52 52 0 1 1-46 28', ink.accent, 13),
    stroke('M240 210a32 32 0 1 1-30 22', ink.second, 11),
    rect([330, 218, 14, 46], 7, ink.metal()),
    shine('M172 172c8-10 18-12 40-12l-44 120c-4-30-4-84 4-108z', 0.12),
  ].join('');

const keyboard: Motif = (ink) =>
  [
    path('M84 236h312l34 152c2 8-4 12-12 12H62c-8 0-14-4-12-12z', ink.fall(ink.dark)),
    repeat(4, (row) =>
      repeat(10, (i) => {
        const width = 25 + row * 2;
        const x = 240 + (i - 4.5) * (width + 3) - width / 2;
        const fill = (i + row * 3) % 11 === 0 ? ink.accent : row === 1 ? ink.second : ink.light;
        return rect([x, 250 + row * 35, width, 27 + row], 6, fill);
      }),
    ),
    rect([86, 222, 308, 20], 8, shade(ink.dark, 0.2)),
    disc(372, 196, 20, ink.metal()),
  ].join('');

export const digital = { headphones, phone, watch, keyboard };
