import { z } from 'zod';

/** Raised when an older Kaibo could not read what a newer one writes. */
export const BACKUP_FORMAT = 1;
/** The first entry: what this file is. */
export const LABEL = 'kaibo-backup.json';
/** The last but one: what has to be in it. */
export const MANIFEST = 'manifest.json';
/** The last: the SHA-256 of the manifest, as `sha256sum` writes it. */
export const SEAL = 'manifest.json.sha256';

export const Label = z.object({
  format: z.number().int(),
  kaibo: z.string(),
  postgres: z.string(),
  madeAt: z.string(),
});
export type Label = z.infer<typeof Label>;

/** A table as the backup holds it; its rows are COPY (FORMAT binary), cut into pieces and compressed with Zstandard. */
export const BackupTable = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()),
  rows: z.number().int(),
  pieces: z.number().int(),
});
export type BackupTable = z.infer<typeof BackupTable>;

export const BackupManifest = Label.extend({
  /** Of the program's own tables, in the order in which they ran. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(BackupTable),
  sequences: z.array(
    z.object({ schema: z.string(), name: z.string(), last: z.string(), called: z.boolean() }),
  ),
  partitions: z.array(
    z.object({ schema: z.string(), name: z.string(), parent: z.string(), bound: z.string() }),
  ),
  /** Recorded segments and their index were left out. */
  withoutRecordings: z.boolean(),
  /** Every other file in the archive. */
  entries: z.array(z.tuple([z.string(), z.number().int(), z.string()])),
});
export type BackupManifest = z.infer<typeof BackupManifest>;

/** What recordings are: left out together, or a replay would have holes. */
export const recordings = { folder: 'media/', table: 'public.media_segments' } as const;

export const tableEntry = ({ schema, name }: { schema: string; name: string }, piece: number) =>
  `database/${schema}.${name}/${String(piece).padStart(6, '0')}.zst`;
