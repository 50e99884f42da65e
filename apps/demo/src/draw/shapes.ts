import type { Colour } from './colour.ts';

/** Short names for SVG elements; every function returns markup, `more` is extra attributes. */

export const rect = (
  [x, y, width, height]: readonly [number, number, number, number],
  radius: number,
  fill: string,
  more = '',
): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" ${more}/>`;

export const disc = (x: number, y: number, radius: number, fill: string, more = ''): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}" ${more}/>`;

export const oval = (
  [x, y, radiusX, radiusY]: readonly [number, number, number, number],
  fill: string,
  more = '',
): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${radiusX}" ry="${radiusY}" fill="${fill}" ${more}/>`;

export const path = (d: string, fill: string, more = ''): string =>
  `<path d="${d}" fill="${fill}" ${more}/>`;

export const stroke = (d: string, colour: string, width: number, more = ''): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;

export const group = (transform: string, ...children: readonly string[]): string =>
  `<g transform="${transform}">${children.join('')}</g>`;

export const fade = (opacity: number, ...children: readonly string[]): string =>
  `<g opacity="${opacity}">${children.join('')}</g>`;

export const turn = (degrees: number, x: number, y: number, ...children: readonly string[]) =>
  group(`rotate(${degrees} ${x} ${y})`, ...children);

/** As seen in a mirror standing at `axis`. */
export const flip = (axis: number, ...children: readonly string[]): string =>
  group(`translate(${axis * 2} 0) scale(-1 1)`, ...children);

/** The children and their mirror image. */
export const pair = (axis: number, ...children: readonly string[]): string =>
  children.join('') + flip(axis, ...children);

/** One element per step: `count` of them, `i` from 0. */
export const repeat = (count: number, draw: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => draw(i)).join('');

/** White light on a surface. */
export const shine = (d: string, opacity = 0.35): string => path(d, '#fff', `opacity="${opacity}"`);

/** Plum shade on a surface. */
export const dusk = (d: string, opacity = 0.12): string =>
  path(d, '#2b1838', `opacity="${opacity}"`);

export type Fill = Colour | string;
