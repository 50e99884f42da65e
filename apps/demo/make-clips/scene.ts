import { counterGoods } from './goods.ts';
import { host } from './host.ts';
import { wave } from './motion.ts';
import { type ClipName, palettes } from './palettes.ts';

export const WIDTH_PX = 540;
export const HEIGHT_PX = 960;

const shelf = (y: number, name: ClipName, offset: number): string => {
  const { shelf: board, shapes } = palettes[name];
  const things = Array.from({ length: 9 }, (_, i) => {
    const colour = shapes[(i * 3 + offset) % shapes.length];
    const height = 34 + ((i * 29 + offset * 17) % 46);
    const width = 26 + ((i * 13 + offset * 7) % 22);
    const x = -20 + i * 66 + ((offset * 11) % 20);
    const radius = (i + offset) % 3 === 0 ? width / 2 : 8;
    return `<rect x="${x}" y="${y - height}" width="${width}" height="${height}" rx="${radius}" fill="${colour}" opacity="0.6"/>`;
  }).join('');
  return `${things}<rect x="-40" y="${y}" width="620" height="14" rx="7" fill="${board}"/><rect x="-40" y="${y + 12}" width="620" height="10" fill="#000" opacity="0.05"/>`;
};

/** One frame of a clip as SVG. */
export const frame = (name: ClipName, second: number): string => {
  const palette = palettes[name];
  const drift = wave(second, 1) * 10;
  const light = 0.5 + wave(second, 2, 0.25) * 0.1;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${HEIGHT_PX}" viewBox="0 0 ${WIDTH_PX} ${HEIGHT_PX}">
    <defs>
      <linearGradient id="wall" x2="0" y2="1"><stop stop-color="${palette.wall[0]}"/><stop offset="1" stop-color="${palette.wall[1]}"/></linearGradient>
      <linearGradient id="counter" x2="0" y2="1"><stop stop-color="${palette.counter[0]}"/><stop offset="1" stop-color="${palette.counter[1]}"/></linearGradient>
      <radialGradient id="glow"><stop stop-color="${palette.glow}" stop-opacity="0.95"/><stop offset="1" stop-color="${palette.glow}" stop-opacity="0"/></radialGradient>
      <linearGradient id="shade" x2="0" y2="1"><stop stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.28"/></linearGradient>
    </defs>
    <rect width="540" height="960" fill="url(#wall)"/>
    <g transform="translate(${drift.toFixed(2)} 0)">
      ${shelf(196, name, 1)}${shelf(356, name, 4)}${shelf(516, name, 2)}
      <circle cx="452" cy="94" r="150" fill="url(#glow)" opacity="${light.toFixed(3)}"/>
    </g>
    <circle cx="270" cy="420" r="330" fill="url(#glow)" opacity="${(light * 0.75).toFixed(3)}"/>
    ${host(second, name, palette)}
    <path d="M-10 764H550V970H-10z" fill="url(#counter)"/>
    <rect x="-10" y="764" width="560" height="12" fill="#fff" opacity="0.35"/>
    ${counterGoods(second, name, palette)}
    <rect y="760" width="540" height="200" fill="url(#shade)"/>
  </svg>`;
};
