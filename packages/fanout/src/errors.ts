import type { Retry } from './protocol.ts';

/** Why the library refuses. `fanout/timeout` may mean that the answer was lost, not the deed. */
export type FanoutErrorCode =
  | 'fanout/overloaded'
  | 'fanout/bad-item'
  | 'fanout/queue-full'
  | 'fanout/timeout'
  | 'fanout/closed';

export class FanoutError extends Error {
  readonly code: FanoutErrorCode;

  constructor(code: FanoutErrorCode, message: string) {
    super(message);
    this.name = 'FanoutError';
    this.code = code;
  }
}

/** The server's own refusal of a command, with its stable code. */
export class RoomRefusal extends Error {
  readonly code: string;
  readonly retry: Retry;

  constructor(code: string, retry: Retry) {
    super(`the room refused: ${code}`);
    this.name = 'RoomRefusal';
    this.code = code;
    this.retry = retry;
  }
}
