import { closeSync, openSync } from 'node:fs';
import { copyFile, open, rename, rm, stat, truncate } from 'node:fs/promises';

const LIMIT_BYTES = 8 * 1024 * 1024;
const CHECK_EVERY_MS = 60_000;

export interface LogFile {
  fd: number;
  close(): void;
}

/** Appends for good, yet never holds more than twice the limit: the older half lies beside it as `.1`. */
export const openLogFile = async (path: string): Promise<LogFile> => {
  const older = `${path}.1`;
  const sizeBytes = (await stat(path).catch(() => null))?.size ?? 0;
  if (sizeBytes > LIMIT_BYTES) await rename(path, older);
  const fd = openSync(path, 'a', 0o640);

  // The server keeps this file open, so it is emptied in place rather than moved.
  const check = async (): Promise<void> => {
    const now = await stat(path);
    if (now.size <= LIMIT_BYTES) return;
    await rm(older, { force: true });
    await copyFile(path, older);
    await truncate(path, 0);
  };
  const timer = setInterval(() => {
    check().catch((error: unknown) => process.emitWarning(`${path}: ${String(error)}`));
  }, CHECK_EVERY_MS);
  timer.unref();
  return {
    fd,
    close: () => {
      clearInterval(timer);
      closeSync(fd);
    },
  };
};

/** The last lines, for the message of a start that failed. */
export const tailOf = async (path: string, fromByte: number): Promise<string> => {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const from = Math.max(Math.min(fromByte, size), size - 4_000);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.subarray(0, bytesRead).toString('utf8').trim();
  } finally {
    await file.close();
  }
};
