import { shade } from '../colour.ts';
import { disc, dusk, group, oval, path, rect, repeat, shine, stroke } from '../shapes.ts';
import type { Motif } from './motif.ts';

const lipstick: Motif = (ink) => {
  const cap = group(
    'translate(96 0)',
    rect([206, 262, 80, 138], 12, ink.round(ink.dark)),
    rect([206, 378, 80, 10], 0, ink.metal()),
    shine('M220 276h10v92h-10z', 0.25),
  );
  return [
    group('translate(18 0)', cap),
    group(
      'translate(-58 0)',
      path('M216 262V158c0-30 30-52 48-46v150z', ink.round(ink.main)),
      path('M216 172c0-36 30-62 48-60 2 26-22 62-48 76z', shade(ink.main, 0.28)),
      rect([208, 236, 64, 66], 5, ink.metal()),
      rect([196, 290, 88, 110], 12, ink.round(ink.dark)),
      rect([196, 312, 88, 7], 0, ink.metal()),
      shine('M212 328h10v60h-10z', 0.22),
    ),
  ].join('');
};

const cream: Motif = (ink) =>
  [
    rect([128, 268, 224, 132], 34, ink.round(shade(ink.main, 0.45))),
    rect([146, 284, 188, 98], 26, ink.round(shade(ink.second, 0.3)), 'opacity="0.55"'),
    rect([120, 206, 240, 72], 18, ink.round(ink.main)),
    rect([120, 264, 240, 9], 0, ink.metal()),
    shine('M146 220h18v34h-18z', 0.3),
    rect([186, 306, 108, 52], 10, '#fffaf5', 'opacity="0.92"'),
    rect([206, 320, 68, 7], 3, ink.dark, 'opacity="0.75"'),
    rect([218, 336, 44, 5], 2, ink.dark, 'opacity="0.4"'),
    shine('M142 300c0-8 12-8 12 0v64c0 8-12 2-12-6z', 0.6),
  ].join('');

const serum: Motif = (ink) =>
  [
    path(
      'M164 262c0-28 18-40 44-44h64c26 4 44 16 44 44v106c0 22-14 32-32 32h-88c-18 0-32-10-32-32z',
      ink.round(shade(ink.main, 0.1)),
    ),
    path(
      'M176 300h128v66c0 16-10 22-24 22h-80c-14 0-24-6-24-22z',
      shade(ink.main, -0.28),
      'opacity="0.4"',
    ),
    rect([212, 176, 56, 46], 6, ink.metal()),
    path('M220 176c-4-44-2-84 20-86s24 42 20 86z', ink.round(ink.dark)),
    repeat(5, (i) => rect([215 + i * 11, 184, 3, 30], 1, ink.dark, 'opacity="0.18"')),
    rect([190, 270, 100, 84], 8, '#fffaf5', 'opacity="0.94"'),
    path('M240 282c12 16 18 24 18 32a18 18 0 0 1-36 0c0-8 6-16 18-32z', ink.accent),
    rect([214, 338, 52, 5], 2, ink.dark, 'opacity="0.5"'),
    shine('M176 262c2-14 12-22 14-18v120c-10 4-14-2-14-10z', 0.42),
  ].join('');

const perfume: Motif = (ink) =>
  [
    rect([142, 214, 196, 186], 30, ink.round(shade(ink.main, 0.62))),
    path('M160 276h160v90c0 12-8 18-18 18H178c-10 0-18-6-18-18z', ink.fall(ink.main, 0.2)),
    oval([240, 276, 80, 7], shade(ink.main, 0.36)),
    rect([214, 186, 52, 32], 4, ink.metal()),
    rect([190, 104, 100, 86], 16, ink.round(ink.dark)),
    shine('M204 118h12v58h-12z', 0.25),
    disc(240, 318, 34, '#fffaf5', 'opacity="0.94"'),
    stroke(
      'M240 338v-26m0 10c-14 0-16-10-16-14 10 0 16 4 16 14zm0-8c12-2 14-12 13-17-10 2-14 8-13 17z',
      ink.dark,
      3,
    ),
    shine('M154 236c0-8 14-12 14-4v140c-6 4-14 2-14-6z', 0.6),
    dusk('M318 232c8 0 8 6 8 12v124c0 10-8 14-8 14z', 0.1),
  ].join('');

const eyeshadow: Motif = (ink, random) => {
  const tones = [
    ink.main,
    ink.accent,
    ink.second,
    shade(ink.main, -0.4),
    shade(ink.accent, 0.4),
    shade(ink.dark, 0.1),
    shade(ink.second, 0.45),
    shade(ink.accent, -0.3),
  ];
  const pans = random.shuffle(tones);
  return [
    path('M104 124c0-12 8-18 18-18h236c10 0 18 6 18 18l6 132H98z', ink.fall(ink.dark)),
    path(
      'M120 130c0-6 4-8 8-8h224c4 0 8 2 8 8l4 112H116z',
      ink.linear(
        [
          [0, '#f3f7fb'],
          [0.5, '#dfe8f0'],
          [1, '#f8fbfd'],
        ],
        30,
      ),
    ),
    shine('M160 122h44l-50 120h-32z', 0.7),
    rect([92, 254, 296, 14], 6, ink.metal()),
    path('M96 266h288l22 118c2 10-4 16-14 16H88c-10 0-16-6-14-16z', ink.fall(ink.dark)),
    repeat(8, (i) => {
      const [column, row] = [i % 4, Math.floor(i / 4)];
      const width = 58 + row * 4;
      const x = 240 + (column - 1.5) * (width + 7) - width / 2;
      return (
        rect([x, 280 + row * 54, width, 46 + row * 2], 9, ink.fall(pans[i]!, 0.08)) +
        shine(`M${x + 8} ${288 + row * 54}h${width - 30}l-14 12h-${width - 44}z`, 0.22)
      );
    }),
  ].join('');
};

const compact: Motif = (ink) =>
  [
    disc(240, 186, 104, ink.round(ink.main)),
    disc(
      240,
      186,
      86,
      ink.linear(
        [
          [0, '#f6f9fc'],
          [0.5, '#dde7ef'],
          [1, '#fbfdfe'],
        ],
        40,
      ),
    ),
    shine('M186 130l54-28 20 4-92 88-8-16z', 0.75),
    rect([210, 280, 60, 16], 6, ink.metal()),
    oval([240, 352, 132, 48], ink.round(shade(ink.main, -0.2))),
    oval([240, 338, 132, 48], ink.round(ink.main)),
    oval([240, 336, 108, 36], shade(ink.second, 0.42)),
    group(
      'translate(240 336) scale(1 .34)',
      repeat(8, (i) => group(`rotate(${i * 45})`, oval([0, -56, 20, 34], shade(ink.accent, 0.3)))),
      disc(0, 0, 20, shade(ink.accent, 0.05)),
    ),
  ].join('');

const tube: Motif = (ink) =>
  [
    path('M158 104h164l-22 250H180z', ink.round(shade(ink.main, 0.2))),
    rect([152, 86, 176, 34], 5, ink.round(shade(ink.main, 0.05))),
    repeat(12, (i) => rect([162 + i * 14, 90, 3, 26], 1, '#fff', 'opacity="0.45"')),
    path('M170 236c40-26 96 22 142-14l-8 98H177z', ink.second, 'opacity="0.85"'),
    path('M173 262c40-22 92 22 137-10l-6 68H177z', ink.accent, 'opacity="0.75"'),
    rect([178, 344, 124, 56], 10, ink.round(ink.dark)),
    repeat(9, (i) => rect([190 + i * 12, 354, 3, 38], 1, '#fff', 'opacity="0.14"')),
    rect([206, 150, 68, 8], 4, ink.dark, 'opacity="0.8"'),
    rect([220, 168, 40, 6], 3, ink.dark, 'opacity="0.4"'),
    shine('M178 130h14l16 200h-14z', 0.42),
  ].join('');

export const beauty = { lipstick, cream, serum, perfume, eyeshadow, compact, tube };
