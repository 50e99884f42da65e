import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder to throw away. Others may pass through it: as root, the database runs as another user. */
export const temporaryFolder = async (what: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), `kaibo-test-${what}-`));
  await chmod(folder, 0o711);
  return folder;
};
