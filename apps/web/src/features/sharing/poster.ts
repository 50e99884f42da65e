import { dateTime, yuan } from '../../app/format.ts';
import type { zhSharing } from '../../messages/sharing.zh.ts';
import { qrSquares } from './qr-code.tsx';
import type { ShareSubject } from './share-subject.ts';

export const POSTER = { widthPx: 750, heightPx: 1_200 } as const;

const colours = { paper: '#ffffff', ink: '#1d1b19', soft: '#605b55', accent: '#b8233d' };
const FAMILY =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const MARGIN = 48;
const COVER_HEIGHT = 790;
const QR_SIDE = 200;
const TITLE = { sizePx: 44, lineHeightPx: 58, lines: 2 };

type Words = (typeof zhSharing)['poster'];

const loadPicture = (url: string): Promise<HTMLImageElement> =>
  new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error(`no picture at ${url}`));
    image.src = url;
  });

/**
 * Breaks a text into lines that fit: between words, and anywhere in Chinese. What does not fit ends in an ellipsis.
 *
 * @param widthOf how wide a text is drawn, in pixels.
 */
export const wrapped = (
  text: string,
  widthOf: (text: string) => number,
  { maxWidthPx, maxLines }: { maxWidthPx: number; maxLines: number },
): string[] => {
  const pieces = text.match(/[[\p{L}\p{N}\p{P}]--\p{Script=Han}]+\s*|./gsv) ?? [];
  const lines = [''];
  for (const piece of pieces) {
    const line = lines.at(-1) ?? '';
    if (widthOf((line + piece).trimEnd()) <= maxWidthPx || line === '')
      lines[lines.length - 1] = line + piece;
    else lines.push(piece.trimStart());
  }
  const kept = lines.slice(0, maxLines).map((line) => line.trim());
  const last = kept.at(-1) ?? '';
  const isCut = lines.length > maxLines || widthOf(last) > maxWidthPx;
  if (!isCut) return kept;
  let end = Array.from(last);
  while (end.length > 0 && widthOf(`${end.join('')}…`) > maxWidthPx) end = end.slice(0, -1);
  return [...kept.slice(0, -1), `${end.join('')}…`];
};

/** Fills the box and keeps the middle. */
const drawCover = (
  context: CanvasRenderingContext2D,
  image: HTMLImageElement,
  box: { width: number; height: number },
): void => {
  const scale = Math.max(box.width / image.naturalWidth, box.height / image.naturalHeight);
  const width = box.width / scale;
  const height = box.height / scale;
  const x = (image.naturalWidth - width) / 2;
  const y = (image.naturalHeight - height) / 2;
  context.drawImage(image, x, y, width, height, 0, 0, box.width, box.height);
};

const drawQr = (context: CanvasRenderingContext2D, url: string, x: number, y: number): void => {
  const rows = qrSquares(url);
  const size = QR_SIDE / rows.length;
  context.fillStyle = colours.paper;
  context.fillRect(x, y, QR_SIDE, QR_SIDE);
  context.fillStyle = colours.ink;
  for (const [row, squares] of rows.entries())
    for (const [column, isDark] of squares.entries())
      if (isDark)
        // Edges on whole pixels, so that no light line runs between two squares.
        context.fillRect(
          Math.round(x + column * size),
          Math.round(y + row * size),
          Math.ceil(size),
          Math.ceil(size),
        );
};

/** The one line below the title: a price, when the room is on, or what kind of page it is. */
export const posterLine = ({ target, priceFen, room }: ShareSubject, words: Words): string => {
  if (priceFen !== undefined) return yuan(priceFen);
  if (room?.status === 'live') return words.live;
  if (room?.status === 'scheduled')
    return room.startsAtMs ? words.startsAt(dateTime(room.startsAtMs)) : '';
  if (room) return words.replay;
  return target.kind === 'store' ? words.store : words.host;
};

const write = (
  context: CanvasRenderingContext2D,
  text: string,
  at: { x: number; y: number; font: string; colour: string },
): void => {
  context.font = `${at.font} ${FAMILY}`;
  context.fillStyle = at.colour;
  context.fillText(text, at.x, at.y);
};

const drawTexts = (
  context: CanvasRenderingContext2D,
  subject: ShareSubject,
  words: Words,
): void => {
  const maxWidthPx = POSTER.widthPx - 2 * MARGIN;
  context.font = `600 ${TITLE.sizePx}px ${FAMILY}`;
  const lines = wrapped(subject.title, (text) => context.measureText(text).width, {
    maxWidthPx,
    maxLines: TITLE.lines,
  });
  const top = COVER_HEIGHT + 72;
  for (const [i, line] of lines.entries()) {
    const y = top + i * TITLE.lineHeightPx;
    write(context, line, { x: MARGIN, y, font: `600 ${TITLE.sizePx}px`, colour: colours.ink });
  }
  const below = top + TITLE.lines * TITLE.lineHeightPx + 24;
  const line = posterLine(subject, words);
  const left = { x: MARGIN, colour: colours.accent };
  write(context, line, { ...left, y: below, font: '700 46px' });
  const by = wrapped(subject.by ?? '', (text) => context.measureText(text).width * 0.7, {
    maxWidthPx: maxWidthPx - QR_SIDE - MARGIN,
    maxLines: 1,
  });
  const soft = { x: MARGIN, colour: colours.soft };
  write(context, by[0] ?? '', { ...soft, y: below + 62, font: '500 32px' });
  write(context, `${words.brand} · ${words.scan}`, { ...soft, y: below + 118, font: '400 28px' });
};

/** Draws the poster and answers it as a picture's address. */
export const drawPoster = async (
  subject: ShareSubject,
  url: string,
  words: Words,
): Promise<string> => {
  const canvas = document.createElement('canvas');
  canvas.width = POSTER.widthPx;
  canvas.height = POSTER.heightPx;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no pictures');
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const box = { width: canvas.width, height: COVER_HEIGHT };
  if (subject.pictureUrl) drawCover(context, await loadPicture(subject.pictureUrl), box);
  else {
    context.fillStyle = '#eeece8';
    context.fillRect(0, 0, box.width, box.height);
    const letter = Array.from(subject.title)[0] ?? '';
    context.textAlign = 'center';
    write(context, letter, { x: box.width / 2, y: 480, font: '700 260px', colour: colours.accent });
    context.textAlign = 'start';
  }
  drawTexts(context, subject, words);
  drawQr(context, url, POSTER.widthPx - MARGIN - QR_SIDE, POSTER.heightPx - MARGIN - QR_SIDE + 8);
  return canvas.toDataURL('image/png');
};
