import { renderAsync } from '@resvg/resvg-js';
import { encodePng } from './png.ts';

/** Without this every picture would scan the machine's fonts; drawings hold no text. */
const OPTIONS = { font: { loadSystemFonts: false } } as const;

/** Renders off the main thread; the drawing must cover its whole view. */
export const rasterise = async (svg: string): Promise<Buffer> => {
  const image = await renderAsync(svg, OPTIONS);
  return encodePng(image.pixels, image.width, image.height);
};
