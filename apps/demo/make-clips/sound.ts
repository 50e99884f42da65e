import { CLIP_SECONDS } from './motion.ts';
import type { ClipName } from './palettes.ts';

export const SAMPLE_RATE = 44_100;

/** Four chords of three seconds, in semitones from A3 (220 Hz). */
const progressions: Record<ClipName, readonly (readonly number[])[]> = {
  beauty: [
    [3, 7, 10],
    [0, 3, 7],
    [-4, 0, 3],
    [-2, 2, 5],
  ],
  fashion: [
    [0, 4, 7],
    [-3, 0, 4],
    [5, 9, 12],
    [7, 11, 14],
  ],
  food: [
    [-2, 2, 5],
    [3, 7, 10],
    [0, 3, 7],
    [5, 8, 12],
  ],
  home: [
    [-4, 0, 3, 7],
    [-2, 2, 5],
    [0, 3, 7],
    [-7, -4, 0],
  ],
  digital: [
    [-5, -2, 2],
    [-9, -5, -2],
    [-7, -3, 0],
    [-10, -7, -3],
  ],
  craft: [
    [-5, 0, 2],
    [-2, 2, 7],
    [-7, -5, 0],
    [-5, -2, 4],
  ],
};

const CHORD_SECONDS = 3;
const hertz = (semitones: number): number => 220 * 2 ** (semitones / 12);

/** Fades chords into each other, also from the last to the first. */
const envelope = (within: number): number =>
  Math.min(1, within / 0.5) * Math.min(1, (CHORD_SECONDS - within) / 0.5);

/** A plucked note on each half second, decaying before the next. */
const pluck = (second: number, chord: readonly number[]): number => {
  const beat = Math.floor(second * 2);
  const since = second - beat / 2;
  const note = chord[beat % chord.length] ?? 0;
  return Math.sin(2 * Math.PI * hertz(note + 12) * since) * Math.exp(-since * 7) * 0.5;
};

const tick = (second: number): number => {
  const since = second % 0.5;
  const noise = Math.sin(second * 91_733.7) * 43_758.5;
  return (noise - Math.floor(noise) - 0.5) * Math.exp(-since * 90) * 0.12;
};

/** Quiet pads, a plucked line and a soft tick; mono, 16 bits, as long as the clip. */
export const music = (name: ClipName): Buffer => {
  const samples = new Int16Array(SAMPLE_RATE * CLIP_SECONDS);
  const chords = progressions[name];
  for (let i = 0; i < samples.length; i++) {
    const second = i / SAMPLE_RATE;
    const chord = chords[Math.floor(second / CHORD_SECONDS) % chords.length]!;
    const pad = chord.reduce(
      (sum, note) => sum + Math.sin(2 * Math.PI * hertz(note) * second) / chord.length,
      0,
    );
    const mixed =
      pad * envelope(second % CHORD_SECONDS) * 0.35 + pluck(second, chord) + tick(second);
    samples[i] = Math.round(Math.max(-1, Math.min(1, mixed * 0.3)) * 32_767);
  }
  return Buffer.from(samples.buffer);
};
