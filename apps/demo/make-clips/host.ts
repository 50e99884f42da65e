import { at, blink, talk, wave } from './motion.ts';
import type { ClipName, Palette } from './palettes.ts';

/** How the hair falls behind and over the head, per scene. */
const hairs: Record<ClipName, (colour: string) => { behind: string; front: string }> = {
  beauty: (c) => ({
    behind: `<path d="M-92-30C-96-120 96-120 92-30C104 60 92 150 62 176H-62C-92 150-104 60-92-30z" fill="${c}"/>`,
    front: `<path d="M-80-28C-72-104 40-118 78-40C40-46-6-66-20-76C-30-52-54-36-80-28z" fill="${c}"/>`,
  }),
  fashion: (c) => ({
    behind: `<circle cx="0" cy="-116" r="34" fill="${c}"/><path d="M-84 10C-98-110 98-110 84 10z" fill="${c}"/>`,
    front: `<path d="M-80-14C-74-98 74-98 80-14C46-62-40-66-80-14z" fill="${c}"/>`,
  }),
  food: (c) => ({
    behind: `<path d="M-84 24C-100-110 100-110 84 24z" fill="${c}"/>`,
    front: `<path d="M-80-34C-66-98 66-98 80-34C40-58-40-58-80-34z" fill="${c}"/><path d="M-70-66C-96-134-24-152 0-130C24-152 96-134 70-66z" fill="#fffaf0"/><path d="M-70-70H70V-44H-70z" fill="#f3e7d3"/>`,
  }),
  home: (c) => ({
    behind: `<path d="M-90-20C-96-118 96-118 90-20C98 40 90 92 72 104H-72C-90 92-98 40-90-20z" fill="${c}"/>`,
    front: `<path d="M-80-16C-80-96 0-110 20-84C52-92 78-62 80-16C60-46 20-60-10-62C-30-58-62-46-80-16z" fill="${c}"/>`,
  }),
  digital: (c) => ({
    behind: `<path d="M-82-10C-92-108 92-108 82-10z" fill="${c}"/>`,
    front: `<path d="M-80-24C-92-90-30-122 10-100C50-124 96-80 78-22C64-48 40-62 14-60C-20-58-60-56-80-24z" fill="${c}"/>`,
  }),
  craft: (c) => ({
    behind: `<path d="M-84 0C-96-112 96-112 84 0z" fill="${c}"/><path d="M40-60C116-40 112 100 90 156C70 110 60 40 40-20z" fill="${c}"/>`,
    front: `<path d="M-80-18C-70-96 40-112 80-30C50-62 0-72-30-70C-48-60-66-44-80-18z" fill="${c}"/><circle cx="70" cy="-46" r="10" fill="#c9a24d"/>`,
  }),
};

const face = (second: number, palette: Palette): string => {
  const open = blink(second);
  const mouth = talk(second);
  const glance = wave(second, 2, 0.2) * 3;
  const eye = (x: number): string =>
    `<ellipse cx="${x}" cy="2" rx="8" ry="${(10 * open + 0.8).toFixed(2)}" fill="#fff"/>` +
    `<ellipse cx="${(x + glance).toFixed(2)}" cy="3" rx="5.6" ry="${(7.4 * open + 0.8).toFixed(2)}" fill="#3a2722"/>` +
    `<path d="M${x - 12}-17q12-8 24-1" stroke="${palette.hair}" stroke-width="4" stroke-linecap="round" fill="none"/>`;
  return [
    `<ellipse cx="-44" cy="26" rx="13" ry="8" fill="#d9534f" opacity="0.2"/>`,
    `<ellipse cx="44" cy="26" rx="13" ry="8" fill="#d9534f" opacity="0.2"/>`,
    eye(-28),
    eye(28),
    `<path d="M-3 12q6 12-2 15" stroke="#000" stroke-opacity="0.18" stroke-width="3.4" fill="none" stroke-linecap="round"/>`,
    `<path d="M-19 41q19 ${(7 + mouth * 4).toFixed(2)} 38 0q-5 ${(10 + mouth * 21).toFixed(2)}-19 ${(10 + mouth * 21).toFixed(2)}q-14 0-19-${(10 + mouth * 21).toFixed(2)}z" fill="#8f2f3d"/>`,
    mouth > 0.25 ? `<path d="M-14 44q14 5 28 0l-2 6q-12 3-24 0z" fill="#fff" opacity="0.9"/>` : '',
  ].join('');
};

/** Shoulder at the origin; the forearm swings from the elbow. */
const arm = (side: 1 | -1, swing: number, palette: Palette): string => {
  const sleeve = palette.clothes[1];
  return `<g transform="scale(${side} 1)">
    <path d="M0-6C40 0 66 40 74 104" stroke="${sleeve}" stroke-width="54" stroke-linecap="round" fill="none"/>
    <g transform="translate(74 104) rotate(${swing.toFixed(2)})">
      <path d="M0 0C-8 30-34 62-62 80" stroke="${sleeve}" stroke-width="46" stroke-linecap="round" fill="none"/>
      <path d="M-58 78C-66 84-74 88-80 92" stroke="${palette.skin}" stroke-width="30" stroke-linecap="round" fill="none"/>
      <circle cx="-86" cy="94" r="20" fill="${palette.skin}"/>
      <path d="M-92 80q-16-14-12-26" stroke="${palette.skin}" stroke-width="11" stroke-linecap="round" fill="none"/>
    </g></g>`;
};

/** A host from the waist up, standing behind the counter at (270, 400). */
export const host = (second: number, name: ClipName, palette: Palette): string => {
  const hair = hairs[name](palette.hair);
  const sway = wave(second, 3) * 6;
  const breathe = wave(second, 6) * 3;
  const nod = wave(second, 4, 0.15) * 3.4;
  const left = 8 + wave(second, 5) * 16;
  const right = 4 + wave(second, 4, 0.4) * 20;
  const head = `<g ${at(sway * 0.7, -196 + breathe, nod)}>
    ${hair.behind}
    <path d="M-22 66h44v56c-14 16-30 16-44 0z" fill="${palette.skin}"/>
    <path d="M-22 84q22 20 44 0v16q-22 14-44 0z" fill="#000" opacity="0.08"/>
    <ellipse cx="0" cy="6" rx="74" ry="84" fill="${palette.skin}"/>
    ${face(second, palette)}${hair.front}</g>`;
  return `<g ${at(270 + sway, 560)}>
    <path d="M-128 300C-132 120-120-6-104-40C-84-76-36-92 0-92C36-92 84-76 104-40C120-6 132 120 128 300z" fill="${palette.clothes[0]}"/>
    <path d="M-34-90C-20-62 20-62 34-90L18-96H-18z" fill="${palette.skin}"/>
    ${name === 'food' ? `<path d="M-70 10H70V300H-70z" fill="#fff6e6"/><path d="M-70 10L-40-78M70 10L40-78" stroke="#fff6e6" stroke-width="14"/>` : ''}
    ${name === 'digital' ? `<circle cx="34" cy="6" r="9" fill="${palette.accent}"/>` : ''}
    ${head}
    <g ${at(-98, -22)}>${arm(-1, left, palette)}</g>
    <g ${at(98, -22)}>${arm(1, right, palette)}</g></g>`;
};
