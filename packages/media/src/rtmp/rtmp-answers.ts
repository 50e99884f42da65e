import type { EndReason } from '../stream/access-unit.ts';
import type { AmfValue } from './amf0.ts';
import {
  asRecord,
  type Command,
  commandMessage,
  peerBandwidth,
  statusMessage,
  streamBegin,
} from './rtmp-commands.ts';
import { controlMessage, MESSAGE, type RtmpMessage, uint32 } from './rtmp-message.ts';

export type Answers = {
  connected(command: Command): void;
  connectRejected(command: Command, reason: EndReason): void;
  publishStarted(streamId: number, stream: string): void;
  badName(streamId: number, reason: EndReason): void;
  publishRejected(streamId: number, reason: EndReason): void;
  playFailed(streamId: number, reason: EndReason): void;
  unknownCommand(command: Command): void;
};

const WINDOW_BYTES = 5_000_000;
const ANSWER_CHUNK_BYTES = 4_096;

/** What the server says, in the words of the NetConnection and NetStream status codes. */
export const createAnswers = (send: (...messages: RtmpMessage[]) => void): Answers => {
  const refusal = (streamId: number, code: string, reason: EndReason): void =>
    send(
      statusMessage(streamId, {
        level: 'error',
        code,
        description: reason.message,
        reason: reason.code,
      }),
    );
  return {
    connected: ({ transactionId }) =>
      send(
        controlMessage(MESSAGE.windowAcknowledgementSize, uint32(WINDOW_BYTES)),
        peerBandwidth(WINDOW_BYTES),
        controlMessage(MESSAGE.setChunkSize, uint32(ANSWER_CHUNK_BYTES)),
        commandMessage(
          0,
          '_result',
          transactionId,
          { fmsVer: 'FMS/3,0,1,123', capabilities: 31 },
          {
            level: 'status',
            code: 'NetConnection.Connect.Success',
            description: 'Connection succeeded.',
            objectEncoding: 0,
          },
        ),
      ),
    connectRejected: ({ transactionId }, { code, message }) =>
      send(
        commandMessage(0, '_error', transactionId, null, {
          level: 'error',
          code: 'NetConnection.Connect.Rejected',
          description: message,
          reason: code,
        }),
      ),
    publishStarted: (streamId, stream) =>
      send(
        streamBegin(streamId),
        statusMessage(streamId, {
          level: 'status',
          code: 'NetStream.Publish.Start',
          description: `${stream} is now published.`,
        }),
      ),
    badName: (streamId, reason) => refusal(streamId, 'NetStream.Publish.BadName', reason),
    publishRejected: (streamId, reason) => refusal(streamId, 'NetStream.Publish.Rejected', reason),
    playFailed: (streamId, reason) => refusal(streamId, 'NetStream.Play.Failed', reason),
    unknownCommand: ({ transactionId }) =>
      send(
        commandMessage(0, '_error', transactionId, null, {
          level: 'error',
          code: 'NetConnection.Call.Failed',
          description: 'unknown command',
        }),
      ),
  };
};

const NAME = /^[A-Za-z0-9._~-]{1,128}$/;
const MAX_KEY_LENGTH = 512;

/** The application of a connect command, without query or slashes; null when there is none. */
export const readAppName = (value: AmfValue): string | null => {
  const { app } = asRecord(value);
  if (typeof app !== 'string') return null;
  const name = app.split('?', 1)[0]!.replace(/\/+$/, '');
  return name.split('/').every((part) => NAME.test(part)) && name.length <= 128 ? name : null;
};

/** `STREAM?key=KEY` as encoders send it; null when the name cannot be one. */
export const readStreamName = (value: AmfValue): { stream: string; key: string } | null => {
  if (typeof value !== 'string') return null;
  const at = value.indexOf('?');
  const stream = at < 0 ? value : value.slice(0, at);
  const key = (at < 0 ? null : new URLSearchParams(value.slice(at + 1)).get('key')) ?? '';
  return NAME.test(stream) && key.length <= MAX_KEY_LENGTH ? { stream, key } : null;
};
