import { writeFile } from 'node:fs/promises';
import { glb } from './glb.ts';
import { lathe, type ProfilePoint, smooth } from './lathe.ts';

const SEGMENTS = 64;
const STEPS = 5;

/** From the foot outside up to the rim and down inside. */
const cup: ProfilePoint[] = [
  [0, 0.012],
  [0.021, 0.012],
  [0.022, 0.009],
  [0.025, 0.009],
  [0.026, 0.014],
  [0.036, 0.026],
  [0.043, 0.044],
  [0.0465, 0.064],
  [0.047, 0.0665],
  [0.0455, 0.067],
  [0.0415, 0.046],
  [0.034, 0.028],
  [0.022, 0.0185],
  [0, 0.0165],
];
const saucer: ProfilePoint[] = [
  [0, 0.004],
  [0.027, 0.004],
  [0.03, 0],
  [0.034, 0.003],
  [0.056, 0.009],
  [0.074, 0.017],
  [0.0755, 0.0185],
  [0.073, 0.0185],
  [0.054, 0.0115],
  [0.032, 0.0085],
  [0, 0.008],
];
const tea: ProfilePoint[] = [
  [0, 0.056],
  [0.0435, 0.056],
];

const file = new URL('../models/teacup.glb', import.meta.url);
const bytes = glb([
  {
    name: 'celadon',
    surface: lathe(smooth(cup, STEPS), SEGMENTS),
    colour: [0.42, 0.6, 0.5],
    roughness: 0.18,
  },
  {
    name: 'saucer',
    surface: lathe(smooth(saucer, STEPS), SEGMENTS),
    colour: [0.36, 0.53, 0.44],
    roughness: 0.25,
  },
  { name: 'tea', surface: lathe(tea, SEGMENTS), colour: [0.42, 0.2, 0.04], roughness: 0.05 },
]);
await writeFile(file, bytes);
process.stdout.write(`${file.pathname}: ${bytes.length} bytes\n`);
