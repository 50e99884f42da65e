import type { Duplex } from 'node:stream';
import { MediaError } from '../media-error.ts';
import type { EndReason } from '../stream/access-unit.ts';
import { createIngest, type Ingest } from './ingest.ts';
import type { Publication, RtmpLogEntry, RtmpServerOptions } from './publication.ts';
import { createAnswers, readAppName, readStreamName } from './rtmp-answers.ts';
import { type Command, commandMessage, readCommand } from './rtmp-commands.ts';
import type { RtmpLimits } from './rtmp-limits.ts';
import { MESSAGE, type RtmpMessage } from './rtmp-message.ts';
import { createServerConnection } from './server-connection.ts';

export type ServerSession<Context> = {
  /** Closes the connection when its stage has taken too long. */
  sweep(): void;
  publication(): Publication<Context> | null;
  close(reason: EndReason): void;
};

export type SessionNeeds<Context> = RtmpServerOptions<Context> & {
  limits: RtmpLimits;
  now: () => number;
  log: (entry: RtmpLogEntry) => void;
};

type Stage = 'handshake' | 'connect' | 'publish' | 'live' | 'closing';

const reasonOf = (code: string, message: string): EndReason => ({ code, message });
const ENDED = reasonOf('rtmp/ended', 'the encoder ended the stream');
const LOST = reasonOf('rtmp/connection-lost', 'the connection was lost');
const INTERNAL = reasonOf('rtmp/internal', 'internal error, try again');
const NO_APP = reasonOf('rtmp/bad-app', 'the address needs an application, as in /live');
const BAD_NAME = reasonOf(
  'rtmp/bad-name',
  'the stream name is missing or has characters that are not allowed',
);
const TWICE = reasonOf('rtmp/protocol', 'connect once, then publish once per connection');
const NO_PLAY = reasonOf('rtmp/play', 'this port takes publishers only');
const IDLE = reasonOf('rtmp/idle', 'no audio or video came for too long');

/** One connection of the server: obeys its commands and hands its media to the publication's sink. */
export const createServerSession = <Context>(
  socket: Duplex,
  address: string,
  needs: SessionNeeds<Context>,
): ServerSession<Context> => {
  const { limits, now } = needs;
  const amfLimits = { maxDepth: limits.maxAmfDepth, maxValues: limits.maxAmfValues };
  let stage: Stage = 'handshake';
  let stageSinceMs = now();
  let app = '';
  let stream: string | undefined;
  let authorising = false;
  let ingest: Ingest<Context> | null = null;
  let publishStreamId = 0;
  let streams = 0;

  const enter = (next: Stage): void => {
    stage = next;
    stageSinceMs = now();
  };

  const log = (
    level: RtmpLogEntry['level'],
    event: RtmpLogEntry['event'],
    reason?: Partial<EndReason>,
  ): void => {
    const { code, message } = reason ?? {};
    needs.log({ level, event, address, app, stream, code, message });
  };

  const endIngest = (reason: EndReason): void => {
    const ended = ingest;
    ingest = null;
    if (!ended) return;
    log('info', 'ended', reason);
    try {
      ended.end(reason);
    } catch (error) {
      log('error', 'failed', { message: String(error) });
    }
  };

  const finish = (reason: EndReason): void => {
    if (stage === 'closing') return;
    enter('closing');
    endIngest(reason);
    connection.finish();
  };

  const refuse = (reason: EndReason, tell: (reason: EndReason) => void): void => {
    log('warn', 'refused', reason);
    tell(reason);
    finish(reason);
  };

  const tellPublisher = (reason: EndReason): void => {
    if (stage === 'live') answers.publishRejected(publishStreamId, reason);
  };

  const fail = (error: unknown): void => {
    if (stage === 'closing') return;
    if (error instanceof MediaError) {
      refuse({ code: error.code, message: error.message }, tellPublisher);
      return;
    }
    log('error', 'failed', { message: String(error) });
    answers.publishRejected(publishStreamId, INTERNAL);
    finish(INTERNAL);
  };

  const connect = (command: Command): void => {
    const name = readAppName(command.values[0]);
    if (stage !== 'connect' || name === null) {
      const reason = name === null ? NO_APP : TWICE;
      refuse(reason, () => answers.connectRejected(command, reason));
      return;
    }
    app = name;
    enter('publish');
    answers.connected(command);
  };

  const publish = (command: Command): void => {
    const name = readStreamName(command.values[1]);
    const refuseName = (reason: EndReason): void =>
      refuse(reason, () => answers.badName(command.streamId, reason));
    if (stage !== 'publish' || authorising || name === null) {
      refuseName(name === null ? BAD_NAME : TWICE);
      return;
    }
    publishStreamId = command.streamId;
    stream = name.stream;
    authorising = true;
    connection.pause();
    needs.authorise({ app, ...name, address }).then(
      (decision) => {
        authorising = false;
        if (stage !== 'publish') return;
        if (decision.ok) accept(decision.context, name.stream);
        else refuseName({ code: decision.code, message: decision.message });
      },
      (error: unknown) => {
        authorising = false;
        log('error', 'failed', { message: String(error) });
        if (stage === 'publish') refuseName(INTERNAL);
      },
    );
  };

  const accept = (context: Context, name: string): void => {
    const close = (reason: EndReason): void => {
      tellPublisher(reason);
      finish(reason);
    };
    try {
      ingest = createIngest({ app, stream: name, address, context, close, amfLimits, now, needs });
    } catch (error) {
      fail(error);
      return;
    }
    connection.limitMessages(limits.maxMessageBytes);
    enter('live');
    log('info', 'published');
    answers.publishStarted(publishStreamId, name);
    connection.resume();
  };

  const unpublish = (): void => {
    if (stage !== 'live') return;
    endIngest(ENDED);
    connection.limitMessages(limits.maxMessageBytesBeforePublish);
    enter('publish');
  };

  const refusePlay = ({ streamId }: Command): void =>
    refuse(NO_PLAY, () => answers.playFailed(streamId, NO_PLAY));

  const giveStream = ({ transactionId }: Command): void => {
    streams += 1;
    connection.send(commandMessage(0, '_result', transactionId, null, streams));
  };

  const nod = ({ transactionId }: Command): void =>
    connection.send(commandMessage(0, '_result', transactionId, null, undefined));

  const commands = new Map<string, (command: Command) => void>([
    ['connect', connect],
    ['createStream', giveStream],
    ['releaseStream', nod],
    ['FCPublish', nod],
    ['publish', publish],
    ['FCUnpublish', unpublish],
    ['deleteStream', unpublish],
    ['closeStream', unpublish],
    ['play', refusePlay],
    ['play2', refusePlay],
  ]);

  const onMessage = (message: RtmpMessage): void => {
    switch (message.type) {
      case MESSAGE.commandAmf0:
      case MESSAGE.commandAmf3: {
        const command = readCommand(message, amfLimits);
        const obey = commands.get(command.name);
        if (obey) obey(command);
        else if (command.transactionId !== 0) answers.unknownCommand(command);
        break;
      }
      case MESSAGE.audio:
      case MESSAGE.video:
      case MESSAGE.aggregate:
        if (stage === 'live') stageSinceMs = now();
        ingest?.media(message);
        break;
      case MESSAGE.dataAmf0:
      case MESSAGE.dataAmf3:
        ingest?.data(message);
    }
  };

  const connection = createServerConnection(socket, {
    limits,
    now,
    onHandshake: () => enter('connect'),
    onMessage,
    onError: fail,
    onClose: () => {
      endIngest(LOST);
      stage = 'closing';
    },
  });
  const answers = createAnswers(connection.send);

  const limitMs = {
    handshake: limits.handshakeTimeoutMs,
    connect: limits.connectTimeoutMs,
    publish: limits.publishTimeoutMs,
    live: limits.idleTimeoutMs,
    closing: Number.POSITIVE_INFINITY,
  };

  return {
    publication: () => ingest?.publication ?? null,
    sweep: () => {
      if (now() - stageSinceMs < limitMs[stage]) return;
      const timeout = reasonOf('rtmp/timeout', `${stage} took too long`);
      refuse(stage === 'live' ? IDLE : timeout, tellPublisher);
    },
    close: (reason) => {
      tellPublisher(reason);
      finish(reason);
    },
  };
};
