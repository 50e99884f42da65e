import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StartError, systemCode } from '#platform/installation.errors';

const NAME = 'media.sock';
/** `sun_path` holds 104 bytes on macOS and 108 on Linux, with a final zero. */
const PATH_LIMIT_BYTES = 103;

/** A directory of this user alone, never one or a link that somebody else laid there. */
const makePrivate = async (directory: string): Promise<boolean> => {
  try {
    await mkdir(directory, { mode: 0o700 });
    return true;
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') return false;
    const there = await lstat(directory);
    const own = there.uid === (process.getuid?.() ?? there.uid);
    return there.isDirectory() && own && (there.mode & 0o077) === 0;
  }
};

/**
 * Where the media process of a data directory listens: the same answer in every process of the same user. Below the
 * data directory, or below the system's temporary one when that path is too long for a socket.
 */
export const mediaSocket = async (dataDir: string): Promise<string> => {
  const path = resolve(dataDir);
  const short = createHash('sha256').update(path).digest('hex').slice(0, 12);
  const candidates = [
    join(path, 'media'),
    join(tmpdir(), `kaibo-media-${short}`),
    join('/tmp', `kaibo-media-${short}`),
  ];
  for (const directory of candidates) {
    const socket = join(directory, NAME);
    if (Buffer.byteLength(socket) > PATH_LIMIT_BYTES) continue;
    if (await makePrivate(directory)) return socket;
  }
  throw new StartError(
    'data-dir/not-writable',
    `No private directory for the media process's socket could be made below ${path} or ${tmpdir()}.`,
  );
};
