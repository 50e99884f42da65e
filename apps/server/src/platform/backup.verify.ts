import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { BackupError } from './backup.errors.ts';
import {
  BACKUP_FORMAT,
  BackupManifest,
  LABEL,
  Label,
  MANIFEST,
  SEAL,
  tableEntry,
} from './backup.manifest.ts';
import { bodyOf, entriesOf, type TarEntry, wholeBodyOf } from './backup.tar.ts';
import { systemCode } from './installation.errors.ts';

/** A backup whose every byte was read and is as it was written. */
export interface VerifiedBackup {
  file: FileHandle;
  manifest: BackupManifest;
  entries: ReadonlyMap<string, TarEntry>;
  sizeBytes: number;
  close(): Promise<void>;
}

const notABackup = (path: string): BackupError =>
  new BackupError('backup/not-a-backup', `${path} is no backup of Kaibo.`);
const damaged = (entry: string): BackupError =>
  new BackupError(
    'backup/damaged',
    `The file is damaged at ${entry}; get an undamaged copy of it.`,
  );

const labelOf = async (file: FileHandle, entry: TarEntry, path: string): Promise<Label> => {
  if (entry.path !== LABEL || entry.sizeBytes > 10_000) throw notABackup(path);
  const text = (await wholeBodyOf(file, entry)).toString('utf8');
  const label = Label.safeParse(parsed(text));
  if (!label.success) throw damaged(LABEL);
  return label.data;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const refuseOtherFormat = ({ format, kaibo }: Label): void => {
  if (format > BACKUP_FORMAT)
    throw new BackupError(
      'backup/newer',
      `The backup was made by a newer Kaibo (${kaibo}, format ${format}); update this one first.`,
    );
};

const sumOf = async (file: FileHandle, entry: TarEntry): Promise<string> => {
  const hash = createHash('sha256');
  for await (const piece of bodyOf(file, entry)) hash.update(piece);
  return hash.digest('hex');
};

interface Seen {
  entries: Map<string, TarEntry>;
  sums: Map<string, string>;
}

const readAll = async (
  file: FileHandle,
  path: string,
  onProgress: (doneBytes: number) => void,
): Promise<Seen> => {
  const seen: Seen = { entries: new Map(), sums: new Map() };
  for await (const entry of entriesOf(file)) {
    if (seen.entries.size === 0) refuseOtherFormat(await labelOf(file, entry, path));
    seen.entries.set(entry.path, entry);
    seen.sums.set(entry.path, await sumOf(file, entry));
    onProgress(entry.at + entry.sizeBytes);
  }
  return seen;
};

const manifestOf = async (file: FileHandle, { entries, sums }: Seen): Promise<BackupManifest> => {
  const [manifest, seal] = [entries.get(MANIFEST), entries.get(SEAL)];
  if (!manifest || !seal)
    throw new BackupError(
      'backup/missing-entry',
      `${manifest ? SEAL : MANIFEST} is missing from the backup.`,
    );
  const sealed = (await wholeBodyOf(file, seal)).toString('latin1').slice(0, 64);
  if (sealed !== sums.get(MANIFEST)) throw damaged(MANIFEST);
  const text = (await wholeBodyOf(file, manifest)).toString('utf8');
  const read = BackupManifest.safeParse(parsed(text));
  if (!read.success) throw damaged(MANIFEST);
  return read.data;
};

const refuseOthers = (manifest: BackupManifest, { entries, sums }: Seen): void => {
  const named = new Set([MANIFEST, SEAL]);
  for (const [path, sizeBytes, sum] of manifest.entries) {
    named.add(path);
    const entry = entries.get(path);
    if (!entry)
      throw new BackupError('backup/missing-entry', `${path} is missing from the backup.`);
    if (entry.sizeBytes !== sizeBytes || sums.get(path) !== sum) throw damaged(path);
  }
  for (const path of entries.keys())
    if (!named.has(path)) throw damaged(`${path}, which is foreign`);
  for (const table of manifest.tables)
    for (let piece = 0; piece < table.pieces; piece++)
      if (!entries.has(tableEntry(table, piece)))
        throw new BackupError(
          'backup/missing-entry',
          `${tableEntry(table, piece)} is missing from the backup.`,
        );
};

/** Reads the whole file before anything is restored from it; refuses it with the name of what is wrong. */
export const verifyBackup = async (
  path: string,
  onProgress: (doneBytes: number, ofBytes: number) => void,
): Promise<VerifiedBackup> => {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new BackupError('backup/not-a-backup', `${path} cannot be read (${systemCode(error)}).`);
  });
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw notABackup(path);
    const start = Buffer.alloc(LABEL.length);
    await file.read(start, 0, start.length, 0);
    if (start.toString('latin1') !== LABEL) throw notABackup(path);
    const seen = await readAll(file, path, (done) => onProgress(done, facts.size));
    const manifest = await manifestOf(file, seen);
    refuseOthers(manifest, seen);
    const close = () => file.close();
    return { file, manifest, entries: seen.entries, sizeBytes: facts.size, close };
  } catch (error) {
    await file.close();
    throw error;
  }
};
