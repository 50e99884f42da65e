import type { Ink } from '../ink.ts';
import type { Random } from '../random.ts';

/** Draws one product in a 480 × 480 field: middle at x = 240, standing on y = 400. */
export type Motif = (ink: Ink, random: Random) => string;
