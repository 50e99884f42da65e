import { FanoutError, RoomRefusal } from './errors.ts';
import type { Ack, ChatCommand, Err } from './protocol.ts';

/** A line that the room has: its id there and its place in the chat log. */
export interface Said {
  item: string;
  offset: number;
}

/** Chat lines of one client until they are answered, over any number of connections. */
export interface Lines {
  /** Sends now or when the connection is back; the same id never shows twice. */
  say(id: string, text: string): Promise<Said>;
  /** Sends again, in order, all that is unanswered. */
  resend(): void;
  settle(reply: Ack | Err): void;
  stop(): void;
}

interface Line {
  command: ChatCommand;
  resolve(said: Said): void;
  reject(error: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

export interface LinesNeeds {
  /** Sends on a live connection, else does nothing. */
  send(command: ChatCommand): void;
  /** From `say` to the answer, reconnects included. */
  answerWithinMs: number;
  maxUnanswered: number;
}

export const createLines = (needs: LinesNeeds): Lines => {
  const lines = new Map<string, Line>();
  const closed = (): FanoutError => new FanoutError('fanout/closed', 'the connection is closed');
  let isStopped = false;

  const end = (id: string, finish: (line: Line) => void): void => {
    const line = lines.get(id);
    if (!line) return;
    lines.delete(id);
    clearTimeout(line.timer);
    finish(line);
  };

  return {
    say: (id, text) => {
      if (isStopped) return Promise.reject(closed());
      if (lines.size >= needs.maxUnanswered || lines.has(id))
        return Promise.reject(new FanoutError('fanout/queue-full', 'too many unanswered lines'));
      return new Promise((resolve, reject) => {
        const command: ChatCommand = { t: 'chat', id, text };
        const timer = setTimeout(
          () => end(id, () => reject(new FanoutError('fanout/timeout', 'no answer from the room'))),
          needs.answerWithinMs,
        );
        lines.set(id, { command, resolve, reject, timer });
        needs.send(command);
      });
    },
    resend: () => {
      for (const { command } of lines.values()) needs.send(command);
    },
    settle: (reply) =>
      end(reply.id, ({ resolve, reject }) => {
        if (reply.t === 'ack') resolve({ item: reply.item, offset: reply.offset });
        else reject(new RoomRefusal(reply.code, reply.retry));
      }),
    stop: () => {
      isStopped = true;
      for (const id of [...lines.keys()]) end(id, ({ reject }) => reject(closed()));
    },
  };
};
