/** Longest side of a picture that is uploaded from a page: sharp on a large screen, light on a phone. */
const MOST_PX = 2_400;
/** What is this light already is sent as it is. */
const LIGHT_BYTES = 1_500_000;
const QUALITY = 0.86;

/** The file cannot be shown by this browser, so it cannot be made smaller either. */
export class UnreadablePicture extends Error {
  override readonly name = 'UnreadablePicture';
}

const decode = async (file: Blob): Promise<ImageBitmap> => {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    throw new UnreadablePicture(file.type);
  }
};

const encode = (canvas: HTMLCanvasElement, type: string): Promise<Blob> =>
  new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new UnreadablePicture(type))),
      type,
      QUALITY,
    );
  });

/** PNG and WebP may be see-through: they stay PNG unless that is heavier than the limit of an upload. */
const drawn = async (bitmap: ImageBitmap, type: string): Promise<Blob> => {
  const scale = Math.min(1, MOST_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new UnreadablePicture(type);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  if (type === 'image/png') {
    const png = await encode(canvas, 'image/png');
    if (png.size <= 2 * LIGHT_BYTES) return png;
  }
  return encode(canvas, type === 'image/webp' ? 'image/webp' : 'image/jpeg');
};

/**
 * A photo of any size made fit for a page: at most 2,400 px a side, turned as it is seen, without its place and
 * camera. Throws `UnreadablePicture` for what this browser cannot show (HEIC in most).
 */
export const shrinkPicture = async (file: Blob): Promise<Blob> => {
  const bitmap = await decode(file);
  try {
    const isSmall = Math.max(bitmap.width, bitmap.height) <= MOST_PX && file.size <= LIGHT_BYTES;
    const isKnown = ['image/jpeg', 'image/png', 'image/webp'].includes(file.type);
    return isSmall && isKnown ? file : await drawn(bitmap, file.type);
  } finally {
    bitmap.close();
  }
};
