import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** Twice as fine as the drawing is large: what a slide or a dense screen shows sharply. */
const ZOOM = 2;

const WORD =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text x="2" y="16" font-family="sans-serif" font-size="16">word</text></svg>';

const asPng = async (svg: string): Promise<Uint8Array> => {
  // Code of the machine, which no other command should need.
  const { Resvg } = await import('@resvg/resvg-js');
  const drawn = (text: string, zoom: number) =>
    new Resvg(text, {
      font: { loadSystemFonts: true },
      fitTo: { mode: 'zoom', value: zoom },
    }).render();
  // Words are drawn with the machine's fonts; where it has none they would silently be missing.
  if (drawn(WORD, 1).pixels.every((value) => value === 0))
    throw new TypeError('PNG: this machine has no font to write with; use .svg, or install one');
  return drawn(svg, ZOOM).asPng();
};

/** SVG as it is, or as PNG where the name of the file says so. */
export const pictureBytes = async (path: string, svg: string): Promise<string | Uint8Array> =>
  extname(path).toLowerCase() === '.png' ? asPng(svg) : svg;

export const writePicture = async (path: string, svg: string): Promise<void> =>
  writeFile(path, await pictureBytes(path, svg));
