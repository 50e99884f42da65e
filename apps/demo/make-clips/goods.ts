import { at, wave } from './motion.ts';
import type { ClipName, Palette } from './palettes.ts';

type Draw = (palette: Palette) => string;

const bottle: Draw = (p) =>
  `<rect x="-30" y="-96" width="60" height="96" rx="16" fill="${p.accent2}"/><rect x="-14" y="-128" width="28" height="34" rx="6" fill="#fff"/><rect x="-30" y="-64" width="60" height="30" fill="#fff" opacity="0.75"/>`;
const lipstick: Draw = (p) =>
  `<rect x="-18" y="-62" width="36" height="62" rx="5" fill="#2f2430"/><rect x="-15" y="-84" width="30" height="24" fill="#e6c46b"/><path d="M-12-84V-120L12-134V-84z" fill="${p.accent}"/>`;
const jar: Draw = (p) =>
  `<rect x="-46" y="-52" width="92" height="52" rx="16" fill="#fff"/><rect x="-48" y="-74" width="96" height="28" rx="8" fill="${p.accent}"/>`;
const dress: Draw = (p) =>
  `<path d="M-12-206q12-16 24 0" stroke="#8a7d72" stroke-width="5" fill="none"/><path d="M-46-192L-18-200Q0-178 18-200L46-192L30-140L72 0H-72L-30-140z" fill="${p.accent}"/><path d="M-31-140H31L34-128H-34z" fill="${p.accent2}"/>`;
const handbag: Draw = (p) =>
  `<path d="M-32-74C-32-130 32-130 32-74" stroke="#7a4a30" stroke-width="9" fill="none"/><path d="M-58-78H58L66 0H-66z" fill="#b8683f"/><path d="M-58-78H58V-44Q0-22-58-44z" fill="#9c5533"/><circle cx="0" cy="-38" r="8" fill="${p.accent2}"/>`;
const shoe: Draw = (p) =>
  `<path d="M-70 0V-28C-52-32-34-60-26-66C-10-52 8-40 40-34C66-30 72-20 72 0z" fill="#fff"/><path d="M-70-8H72V0H-70z" fill="${p.accent}"/>`;
const noodles: Draw = (p) =>
  `<path d="M-78-62H78C78-20 44 0 0 0C-44 0-78-20-78-62z" fill="${p.accent}"/><ellipse cx="0" cy="-62" rx="78" ry="18" fill="#f8e3ae"/><path d="M-50-62q12-18 24 0t24 0t24 0t24 0" stroke="#e0b45c" stroke-width="6" fill="none"/><circle cx="26" cy="-68" r="15" fill="#fff"/><circle cx="26" cy="-68" r="7" fill="${p.accent2}"/>`;
const fruit: Draw = (p) =>
  `<circle cx="-34" cy="-36" r="34" fill="#d9482e"/><circle cx="30" cy="-32" r="31" fill="${p.accent2}"/><circle cx="0" cy="-72" r="31" fill="#7aa845"/><path d="M0-102q8-16 22-16q-4 16-22 16z" fill="#4f7d35"/>`;
const snack: Draw = (p) =>
  `<path d="M-44-120H44L50 0H-50z" fill="${p.accent2}"/><path d="M-46-86H46V-34H-46z" fill="${p.accent}"/><path d="M-44-120l8-10 8 10 8-10 8 10 8-10 8 10 8-10 8 10 8-10 8 10" fill="${p.accent2}"/>`;
const lamp: Draw = (p) =>
  `<path d="M-58-118L-34-190H34L58-118z" fill="${p.accent2}"/><rect x="-5" y="-118" width="10" height="106" fill="#7d6a55"/><rect x="-40" y="-14" width="80" height="14" rx="7" fill="#7d6a55"/>`;
const cushion: Draw = (p) =>
  `<path d="M-66-104Q0-88 66-104Q54-52 66 0Q0-14-66 0Q-54-52-66-104z" fill="${p.accent}"/><path d="M-40-84Q0-74 40-84M-40-22Q0-30 40-22" stroke="#fff" stroke-opacity="0.5" stroke-width="5" fill="none"/>`;
const plant: Draw = () =>
  `<path d="M-34-54H34L26 0H-26z" fill="#d98a5b"/><path d="M0-54C-6-110-60-116-66-132C-28-140 0-110 0-84C0-120 24-156 64-150C58-110 20-100 4-54z" fill="#5f8f63"/>`;
const headphones: Draw = (p) =>
  `<path d="M-62-44C-62-146 62-146 62-44" stroke="${p.accent2}" stroke-width="15" fill="none"/><rect x="-82" y="-68" width="36" height="68" rx="17" fill="${p.accent}"/><rect x="46" y="-68" width="36" height="68" rx="17" fill="${p.accent}"/>`;
const phone: Draw = (p) =>
  `<rect x="-38" y="-148" width="76" height="148" rx="14" fill="#0d1220"/><rect x="-32" y="-140" width="64" height="132" rx="9" fill="${p.shapes[0]}"/><circle cx="0" cy="-90" r="20" fill="${p.accent}"/><rect x="-20" y="-56" width="40" height="8" rx="4" fill="#fff" opacity="0.8"/><rect x="-20" y="-40" width="28" height="8" rx="4" fill="#fff" opacity="0.5"/>`;
const speaker: Draw = (p) =>
  `<rect x="-44" y="-104" width="88" height="104" rx="20" fill="${p.accent2}"/><circle cx="0" cy="-42" r="28" fill="#27314a"/><circle cx="0" cy="-42" r="12" fill="${p.accent}"/><circle cx="0" cy="-84" r="9" fill="#27314a"/>`;
const teapot: Draw = (p) =>
  `<path d="M66-50C104-60 100-100 76-104" stroke="${p.accent}" stroke-width="11" fill="none"/><path d="M-62-54C-96-66-92-98-112-104" stroke="${p.accent}" stroke-width="15" stroke-linecap="round" fill="none"/><ellipse cx="0" cy="-46" rx="70" ry="46" fill="${p.accent}"/><ellipse cx="0" cy="-88" rx="34" ry="9" fill="#6d2c22"/><circle cx="0" cy="-102" r="10" fill="#6d2c22"/>`;
const cup: Draw = () =>
  `<path d="M-34-44H34C34-14 20 0 0 0C-20 0-34-14-34-44z" fill="#f7f1e3"/><ellipse cx="0" cy="-44" rx="34" ry="9" fill="#8a9a55"/>`;
const vase: Draw = () =>
  `<path d="M-20-128H20C14-104 46-84 46-48C46-16 30 0 0 0C-30 0-46-16-46-48C-46-84-14-104-20-128z" fill="#f2f4ef"/><path d="M-44-60q22 16 44 0t44 0" stroke="#3f6aa8" stroke-width="6" fill="none"/><path d="M-34-30q18 12 34 0t34 0" stroke="#3f6aa8" stroke-width="4" fill="none"/>`;

const goods: Record<ClipName, readonly [Draw, Draw, Draw]> = {
  beauty: [bottle, lipstick, jar],
  fashion: [handbag, dress, shoe],
  food: [fruit, noodles, snack],
  home: [plant, lamp, cushion],
  digital: [speaker, headphones, phone],
  craft: [cup, teapot, vase],
};

/** Three things on the counter; the one being talked about rises and turns towards the viewer in its third of the clip. */
export const counterGoods = (second: number, name: ClipName, palette: Palette): string =>
  goods[name]
    .map((draw, i) => {
      const stage = Math.max(0, wave(second, 1, -i / 3 + 0.08));
      const x = 118 + i * 152;
      const lift = stage * 30;
      const size = 1 + stage * 0.2;
      return `<ellipse cx="${x}" cy="812" rx="${(62 - stage * 10).toFixed(1)}" ry="11" fill="#000" opacity="${(0.2 - stage * 0.08).toFixed(3)}"/>
        <g ${at(x, 808 - lift, wave(second, 2, i / 3) * 4 * stage)}><g transform="scale(${size.toFixed(3)})">${draw(palette)}</g></g>`;
    })
    .join('');
