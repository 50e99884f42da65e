import type { WebSocket } from 'ws';
import { createAnswers } from './answers.ts';
import { type CloseReason, closeReasons } from './close.ts';
import { textFrame } from './frame.ts';
import type { Place, RoomHub } from './hub.ts';
import type { RoomItem } from './items.ts';
import {
  type ChatCommand,
  type Command,
  decodeCommand,
  encodeMessage,
  type Hello,
  protocolVersion,
  type Reply,
  type Retry,
} from './protocol.ts';
import { attachSocket } from './socket.ts';

export interface Identity {
  /** Null for somebody who is not signed in. */
  userId: string | null;
  /** Told to the others as having entered; null for nobody. */
  name: string | null;
}

/** Who sits behind a connection, as the server knows it. */
export interface Guest<Context = void> extends Identity {
  room: string;
  /** What the server gave with the connection, such as the session of its upgrade request. */
  context: Context;
}

export interface GatewayNeeds<Context = void> {
  hub: RoomHub;
  /** Lets somebody in, or says why not. */
  admit(hello: Hello, context: Context): Promise<Identity | CloseReason>;
  /**
   * Makes the line that the room will see, or refuses (returned, not thrown; a refusal with `code`
   * and `retry` fits as it is). A repeat of a line whose answer is still
   * remembered here does not get this far; later ones do, and should give the item the same id.
   */
  speak(
    guest: Guest<Context>,
    line: ChatCommand,
  ): Promise<RoomItem<'chat'> | { code: string; retry: Retry }>;
  /** How many of these likes count; all of them by default. */
  like?(guest: Guest<Context>, n: number): number;
  /** Hears what `admit` and `speak` threw; the client is told to try again. */
  onError?(error: unknown): void;
  limits?: Partial<GatewayLimits>;
}

export interface GatewayLimits {
  helloMs: number;
  /** A client that sends nothing for so long, not even pings, is gone. */
  silentMs: number;
  /** More commands than this on average, ten seconds' worth at once, close the connection (4009). */
  commandsPerSecond: number;
}

interface Seated<Context> {
  guest: Guest<Context>;
  place: Place;
}

const defaultLimits: GatewayLimits = { helloMs: 10_000, silentMs: 90_000, commandsPerSecond: 5 };
const burstSeconds = 10;

const createAllowance = (perSecond: number): (() => boolean) => {
  const most = perSecond * burstSeconds;
  let left = most;
  let filledMs = performance.now();
  return () => {
    const nowMs = performance.now();
    left = Math.min(most, left + ((nowMs - filledMs) * perSecond) / 1_000) - 1;
    filledMs = nowMs;
    return left >= 0;
  };
};

export interface RoomGateway<Context = void> {
  /** Speaks the protocol on an accepted connection until it closes. */
  serve(ws: WebSocket, context: Context): void;
}

/** Joins `ws` connections to a hub: hello, chat with acknowledgement, likes, liveness, floods. */
export const createRoomGateway = <Context = void>(
  needs: GatewayNeeds<Context>,
): RoomGateway<Context> => {
  const { hub } = needs;
  const limits = { ...defaultLimits, ...needs.limits };
  const onError = needs.onError ?? (() => undefined);
  const answers = createAnswers();

  const answerChat = async (
    guest: Guest<Context>,
    place: Place,
    line: ChatCommand,
  ): Promise<Reply> => {
    try {
      const said = await needs.speak(guest, line);
      if ('code' in said) return { t: 'err', id: line.id, code: said.code, retry: said.retry };
      const { offset } = await place.say(said);
      return { t: 'ack', id: line.id, offset, item: said[1] };
    } catch (error) {
      onError(error);
      return { t: 'err', id: line.id, code: 'fanout/failed', retry: 'now' };
    }
  };

  const serve = (ws: WebSocket, context: Context): void => {
    const member = attachSocket(ws);
    const allow = createAllowance(limits.commandsPerSecond);
    let isGreeted = false;
    let seated: Seated<Context> | null = null;

    const close = (reason: CloseReason): void => member.close(closeReasons[reason].code);
    const reply = (message: Reply): void => {
      member.send(textFrame(encodeMessage(message)));
    };
    let silence = setTimeout(() => close('helloTimeout'), limits.helloMs);

    const enter = async (hello: Hello): Promise<void> => {
      if (hello.v !== protocolVersion) return close('wrongVersion');
      const admitted = await needs.admit(hello, context);
      if (typeof admitted === 'string') return close(admitted);
      const place = await hub.join(hello.room, member, {
        ...admitted,
        resume: hello.recover ?? null,
      });
      if (ws.readyState !== ws.OPEN) return place.leave();
      seated = { guest: { ...admitted, room: hello.room, context }, place };
    };

    const greet = (hello: Hello): void => {
      isGreeted = true;
      clearTimeout(silence);
      silence = setTimeout(() => close('silent'), limits.silentMs);
      enter(hello).catch((error: unknown) => {
        onError(error);
        close('failed');
      });
    };

    const sayLine = ({ guest, place }: Seated<Context>, line: ChatCommand): void => {
      const make = (): Promise<Reply> => answerChat(guest, place, line);
      const key = `${guest.room}\n${guest.userId}\n${line.id}`;
      void (guest.userId === null ? make() : answers.once(key, make)).then(reply);
    };

    const countLikes = ({ guest }: Seated<Context>, n: number): void => {
      const counted = needs.like ? needs.like(guest, n) : n;
      if (counted > 0) hub.count(guest.room, 'likes', counted);
    };

    const act = (command: Command): void => {
      if (command.t === 'ping') reply({ t: 'pong' });
      else if (command.t === 'hello' && !isGreeted) greet(command);
      else if (command.t === 'chat' && seated) sayLine(seated, command);
      else if (command.t === 'like' && seated) countLikes(seated, command.n);
      else close('malformed');
    };

    ws.on('message', (data, isBinary) => {
      if (ws.readyState !== ws.OPEN) return;
      const command = isBinary ? null : decodeCommand(data.toString());
      if (!command) {
        close('malformed');
      } else if (!allow()) {
        close('tooMany');
      } else {
        silence.refresh();
        act(command);
      }
    });
    // ws itself closes a connection that breaks the WebSocket protocol, with the code for it.
    ws.on('error', () => undefined);
    ws.on('close', () => {
      clearTimeout(silence);
      seated?.place.leave();
      seated = null;
    });
  };
  return { serve };
};
