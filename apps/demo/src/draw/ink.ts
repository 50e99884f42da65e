import { type Colour, shade } from './colour.ts';

/** The colours of one object. */
export interface Tones {
  main: Colour;
  second: Colour;
  accent: Colour;
  dark: Colour;
  light: Colour;
}

type Stop = readonly [offset: number, colour: Colour, opacity?: number];

/** Tones plus the gradients made from them; one document shares one set of definitions. */
export interface Ink extends Tones {
  /** A straight gradient over the shape's own box; 0° runs left to right, 90° downwards. */
  linear(stops: readonly Stop[], degrees?: number): string;
  radial(stops: readonly Stop[], centre?: readonly [number, number, number]): string;
  /** A standing cylinder lit from the left. */
  round(colour: Colour): string;
  /** A face lit from above. */
  fall(colour: Colour, depth?: number): string;
  /** Polished metal; gold unless told otherwise. */
  metal(colour?: Colour): string;
  /** Light or shadow that dies away from the middle of its box. */
  glow(colour: Colour, opacity: number): string;
  with(tones: Partial<Tones>): Ink;
  definitions(): string;
}

const stopTags = (stops: readonly Stop[]): string =>
  stops
    .map(
      ([offset, colour, opacity = 1]) =>
        `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`,
    )
    .join('');

export const createInk = (tones: Tones, known = new Map<string, string>()): Ink => {
  const define = (tag: string, attributes: string, stops: readonly Stop[]): string => {
    const body = `${attributes}>${stopTags(stops)}</${tag}>`;
    const id = known.get(tag + body)?.match(/id="(\w+)"/)?.[1] ?? `p${known.size}`;
    known.set(tag + body, `<${tag} id="${id}" ${body}`);
    return `url(#${id})`;
  };
  const linear: Ink['linear'] = (stops, degrees = 0) => {
    const angle = (degrees * Math.PI) / 180;
    const [dx, dy] = [Math.cos(angle) / 2, Math.sin(angle) / 2];
    const at = (value: number) => (0.5 + value).toFixed(3);
    return define(
      'linearGradient',
      `x1="${at(-dx)}" y1="${at(-dy)}" x2="${at(dx)}" y2="${at(dy)}"`,
      stops,
    );
  };
  const radial: Ink['radial'] = (stops, [x, y, radius] = [0.5, 0.5, 0.5]) =>
    define('radialGradient', `cx="${x}" cy="${y}" r="${radius}"`, stops);
  return {
    ...tones,
    linear,
    radial,
    round: (colour) =>
      linear([
        [0, shade(colour, -0.08)],
        [0.22, shade(colour, 0.26)],
        [0.5, colour],
        [1, shade(colour, -0.26)],
      ]),
    fall: (colour, depth = 0.14) =>
      linear(
        [
          [0, shade(colour, depth)],
          [1, shade(colour, -depth)],
        ],
        90,
      ),
    metal: (colour = '#d9a85c') =>
      linear([
        [0, shade(colour, -0.18)],
        [0.2, shade(colour, 0.6)],
        [0.45, colour],
        [0.75, shade(colour, -0.24)],
        [1, shade(colour, 0.2)],
      ]),
    glow: (colour, opacity) =>
      radial([
        [0, colour, opacity],
        [0.55, colour, opacity * 0.55],
        [1, colour, 0],
      ]),
    with: (change) => createInk({ ...tones, ...change }, known),
    definitions: () => `<defs>${[...known.values()].join('')}</defs>`,
  };
};

/** `view` is the visible part of the drawing: x, y, width, height. */
export const svgDocument = (
  ink: Ink,
  [width, height]: readonly [number, number],
  view: readonly [number, number, number, number],
  ...body: readonly string[]
): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${view.join(' ')}">${ink.definitions()}${body.join('')}</svg>`;
