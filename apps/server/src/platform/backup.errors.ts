export type BackupErrorCode =
  | 'backup/exists'
  | 'backup/no-space'
  | 'backup/not-writable'
  | 'backup/stopped'
  | 'backup/not-a-backup'
  | 'backup/truncated'
  | 'backup/damaged'
  | 'backup/missing-entry'
  | 'backup/newer'
  | 'backup/not-empty'
  | 'backup/not-restored';

/** Why a backup was not made or not restored; the message is one sentence for the operator. */
export class BackupError extends Error {
  readonly code: BackupErrorCode;

  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
    this.code = code;
  }
}
