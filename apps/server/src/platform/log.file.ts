import { closeSync, existsSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

const FILE_LIMIT_BYTES = 10_000_000;
const OLD_FILES = 4;

export interface LogFile {
  write(line: string): void;
  close(): void;
}

/** `kaibo.log` and at most four older ones (`kaibo.log.1` the newest), each of about 10 MB. */
export const openLogFile = (path: string, limitBytes = FILE_LIMIT_BYTES): LogFile => {
  let descriptor = openSync(path, 'a', 0o600);
  let sizeBytes = fstatSync(descriptor).size;
  let closed = false;

  const rotate = (): void => {
    closeSync(descriptor);
    for (let age = OLD_FILES - 1; age >= 0; age--) {
      const from = age === 0 ? path : `${path}.${age}`;
      if (existsSync(from)) renameSync(from, `${path}.${age + 1}`);
    }
    descriptor = openSync(path, 'a', 0o600);
    sizeBytes = 0;
  };

  return {
    write: (line) => {
      if (closed) return;
      if (sizeBytes >= limitBytes) rotate();
      sizeBytes += writeSync(descriptor, line);
    },
    close: () => {
      if (closed) return;
      closed = true;
      closeSync(descriptor);
    },
  };
};
