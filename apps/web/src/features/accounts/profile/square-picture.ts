/** Three device pixels for each of the largest place it is shown at, and some. */
const SIDE_PX = 320;

/**
 * The middle of a picture as a square of at most 320 px: small to load in every chat, and without what a camera
 * notes about place and time. Throws when the browser cannot read it as a picture.
 */
export const squarePicture = async (file: Blob): Promise<Blob> => {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const sidePx = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.min(SIDE_PX, sidePx);
  canvas.height = canvas.width;
  const left = (bitmap.width - sidePx) / 2;
  const top = (bitmap.height - sidePx) / 2;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws nothing');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, left, top, sidePx, sidePx, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null): void =>
      blob ? resolve(blob) : reject(new Error('the picture could not be written'));
    canvas.toBlob(done, 'image/jpeg', 0.88);
  });
};
