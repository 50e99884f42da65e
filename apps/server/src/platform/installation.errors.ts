export type StartErrorCode =
  | 'data-dir/not-writable'
  | 'data-dir/in-use'
  | 'data-dir/wrong-owner'
  | 'data-dir/unfinished-restore'
  | 'postgres/no-binaries'
  | 'postgres/initdb-failed'
  | 'postgres/start-failed'
  | 'postgres/unreachable'
  | 'postgres/too-old'
  | 'postgres/in-use'
  | 'migrate/changed'
  | 'migrate/newer-database'
  | 'migrate/failed';

/** Why Kaibo cannot start: the first line of the message is all an operator has to read. */
export class StartError extends Error {
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
    this.code = code;
  }
}

/** The system's own code of a failed call (`ENOENT`), or '' for anything else. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
