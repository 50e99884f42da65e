import { join } from 'node:path';
import { build } from 'vite';

/** The script that pages of other sites load, made of `src/classic.ts`: the same source makes the same bytes. */
export const buildTrack = async (outDir: string): Promise<void> => {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: import.meta.dirname,
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2020',
      lib: {
        entry: join(import.meta.dirname, 'src/classic.ts'),
        name: 'kaiboTrack',
        formats: ['iife'],
        fileName: () => 'track.js',
      },
    },
  });
};

if (import.meta.main) await buildTrack(import.meta.dirname);
