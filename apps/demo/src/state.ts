import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What has been loaded: kept beside the data, so that a restart goes on instead of loading again. */
export interface DemoState {
  seed: number;
  /** Cookie by account. */
  cookies: Record<string, string>;
  shops: Record<string, ShopState>;
  /** True once purchases of the past have been told. */
  pastTold?: boolean;
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

/** An unreadable file, or one of another seed, starts anew. */
export const openState = async (path: string, seed: number): Promise<StateFile> => {
  const kept = await readFile(path, 'utf8')
    .then((text) => JSON.parse(text) as DemoState)
    .catch(() => null);
  const state: DemoState = kept?.seed === seed ? kept : { seed, cookies: {}, shops: {} };
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
