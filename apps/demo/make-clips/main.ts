import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderAsync } from '@resvg/resvg-js';
import { CLIP_SECONDS, FRAMES, FRAMES_PER_SECOND } from './motion.ts';
import { type ClipName, clipNames } from './palettes.ts';
import { frame, HEIGHT_PX, WIDTH_PX } from './scene.ts';
import { music, SAMPLE_RATE } from './sound.ts';

const CLIPS = new URL('../clips/', import.meta.url).pathname;
/** The frame that stands for the clip as a picture. */
const POSTER_SECOND = 2.2;

const picture = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${WIDTH_PX}x${HEIGHT_PX}`];
const encoder = (sound: string, out: string): string[] => [
  ...['-y', '-loglevel', 'error', ...picture, '-r', String(FRAMES_PER_SECOND), '-i', '-'],
  ...['-f', 's16le', '-ar', String(SAMPLE_RATE), '-ac', '1', '-i', sound],
  ...['-c:v', 'libx264', '-profile:v', 'main', '-preset', 'veryslow', '-tune', 'animation'],
  ...['-pix_fmt', 'yuv420p', '-bf', '0', '-g', String(2 * FRAMES_PER_SECOND), '-sc_threshold', '0'],
  ...['-b:v', '215k', '-maxrate', '240k', '-bufsize', '480k', '-x264-params', 'open-gop=0'],
  ...['-c:a', 'aac', '-b:a', '48k', '-t', String(CLIP_SECONDS), '-f', 'flv', out],
];

const pixels = async (name: ClipName, second: number): Promise<Buffer> =>
  (await renderAsync(frame(name, second), { font: { loadSystemFonts: false } })).pixels;

const encode = async (name: ClipName, folder: string): Promise<void> => {
  const sound = join(folder, `${name}.pcm`);
  await writeFile(sound, music(name));
  const ffmpeg = spawn('ffmpeg', encoder(sound, `${CLIPS}${name}.flv`), {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(ffmpeg, 'exit');
  for (let i = 0; i < FRAMES; i++)
    if (!ffmpeg.stdin.write(await pixels(name, i / FRAMES_PER_SECOND)))
      await once(ffmpeg.stdin, 'drain');
  ffmpeg.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
};

const poster = async (name: ClipName): Promise<void> => {
  const out = ['-frames:v', '1', '-q:v', '5', `${CLIPS}${name}.jpg`];
  const ffmpeg = spawn('ffmpeg', ['-y', '-loglevel', 'error', ...picture, '-i', '-', ...out], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  ffmpeg.stdin.end(await pixels(name, POSTER_SECOND));
  await once(ffmpeg, 'exit');
};

const asked = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'kaibo-clips-'));
for (const name of clipNames) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  await poster(name);
  if (!process.env.POSTERS_ONLY) await encode(name, folder);
  process.stdout.write(`${name}\n`);
}
await rm(folder, { recursive: true });
