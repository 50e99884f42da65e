import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What has been loaded: kept beside the data, so that a restart goes on instead of loading again. */
export interface DemoState {
  seed: number;
  /** Counts how often the demo was made anew; part of every account's address. */
  generation: number;
  /** The main process that asked for the last reset: it is done once, not at every restart of the demo. */
  resetFor: number | null;
  /** Of every account of the demo; made by chance for each installation. */
  password: string;
  /** Cookie by account. */
  cookies: Record<string, string>;
  shops: Record<string, ShopState>;
}

export interface ShopState {
  storeId: string;
  productIds: string[];
  live: { roomId: string; streamUrl: string };
  previewId: string | null;
  /** True once the replay's stream has been published to its end. */
  replayed: boolean;
}

export interface StateFile {
  readonly state: DemoState;
  save(): Promise<void>;
}

const fresh = (seed: number): DemoState => ({
  seed,
  generation: 1,
  resetFor: null,
  password: randomBytes(6).toString('base64url'),
  cookies: {},
  shops: {},
});

/** An unreadable file starts anew. */
export const openState = async (path: string, seed: number): Promise<StateFile> => {
  const kept = await readFile(path, 'utf8')
    .then((text) => JSON.parse(text) as DemoState)
    .catch(() => null);
  const state = kept ?? fresh(seed);
  let writing = Promise.resolve();
  return {
    state,
    save: () => {
      writing = writing.then(async () => {
        await mkdir(dirname(path), { recursive: true });
        // Cookies and stream keys: for the owner only.
        await writeFile(`${path}.part`, JSON.stringify(state), { mode: 0o600 });
        await rename(`${path}.part`, path);
      });
      return writing;
    },
  };
};
