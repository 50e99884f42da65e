/** Every clip is this long and every movement comes back in it, so that it loops without a seam. */
export const CLIP_SECONDS = 12;
export const FRAMES_PER_SECOND = 24;
export const FRAMES = CLIP_SECONDS * FRAMES_PER_SECOND;

/** A wave with a whole number of turns in the clip, from −1 to 1. */
export const wave = (second: number, turns: number, phase = 0): number =>
  Math.sin(2 * Math.PI * ((second / CLIP_SECONDS) * turns + phase));

/** Eyes close for a tenth of a second now and then: 1 open, 0 closed. */
export const blink = (second: number): number => {
  const moments = [1.4, 3.9, 4.3, 6.8, 9.5, 11.1];
  const nearest = Math.min(...moments.map((moment) => Math.abs(second - moment)));
  return nearest > 0.1 ? 1 : nearest / 0.1;
};

/** The mouth of somebody who talks, with pauses: 0 closed, 1 open. */
export const talk = (second: number): number => {
  const speaking = wave(second, 3, 0.1) > -0.55 ? 1 : 0;
  return speaking * Math.abs(wave(second, 31) * 0.6 + wave(second, 19, 0.3) * 0.4);
};

export const at = (x: number, y: number, turn = 0): string =>
  `transform="translate(${x.toFixed(2)} ${y.toFixed(2)}) rotate(${turn.toFixed(2)})"`;
