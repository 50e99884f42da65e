import { connect, type Socket } from 'node:net';
import { MediaError } from '../media-error.ts';
import { createChunkReader } from './chunk-reader.ts';
import { createChunkWriter } from './chunk-writer.ts';
import { createClientHandshake } from './handshake.ts';
import {
  asRecord,
  type Command,
  commandMessage,
  pingResponse,
  readCommand,
} from './rtmp-commands.ts';
import { controlMessage, MESSAGE, type RtmpMessage, uint32 } from './rtmp-message.ts';

export type RtmpAddress = { host: string; port: number; app: string; stream: string };

/** @throws MediaError `rtmp/protocol` when the address is not `rtmp://HOST[:PORT]/APP/STREAM`. */
export const parseRtmpUrl = (url: string): RtmpAddress => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const path = parsed?.pathname.split('/').filter((part) => part !== '') ?? [];
  const name = path.pop();
  if (parsed?.protocol !== 'rtmp:' || !parsed.hostname || !name || path.length === 0)
    throw new MediaError('rtmp/protocol', 'the address must be rtmp://HOST:PORT/APP/STREAM');
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: Number(parsed.port || 1935),
    app: path.join('/'),
    stream: name + parsed.search,
  };
};

export type ClientEvents = {
  onAccepted: () => void;
  /** The server said no, at the door or later. The connection closes after it. */
  onRefused: (code: string, description: string) => void;
  onDrain: () => void;
  /** Always last, once. */
  onClose: (message: string) => void;
};

export type RtmpClient = {
  /** False when the socket wants a pause; `onDrain` follows. */
  write(messages: readonly RtmpMessage[]): boolean;
  /** Says goodbye, then closes. */
  finish(): void;
  readonly streamId: number;
  readonly bufferedBytes: number;
};

const CHUNK_BYTES = 65_536;
const ESTABLISH_TIMEOUT_MS = 10_000;
const FLUSH_TIMEOUT_MS = 10_000;
const LINGER_MS = 1_000;
const AMF_LIMITS = { maxDepth: 16, maxValues: 1024 };
const CONNECT = 1;
const CREATE_STREAM = 4;

/** Connects and asks to publish. Source: Adobe RTMP 1.0, section 7.2. */
export const openRtmpClient = (address: RtmpAddress, events: ClientEvents): RtmpClient => {
  const { host, port, app, stream } = address;
  const socket: Socket = connect({ host, port, noDelay: true });
  const handshake = createClientHandshake();
  const reader = createChunkReader();
  const writer = createChunkWriter();
  const streamName = stream.split('?', 1)[0]!;
  let shaken = false;
  let accepted = false;
  let streamId = 0;
  let receivedBytes = 0;
  let acknowledgedBytes = 0;
  let window = 2_500_000;
  let closeMessage = 'the connection was closed';
  let linger: NodeJS.Timeout | undefined;

  const write = (messages: readonly RtmpMessage[]): boolean => {
    if (socket.destroyed || socket.writableEnded) return false;
    return socket.write(Buffer.concat(messages.map((message) => writer.encode(message))));
  };

  const abort = (message: string): void => {
    closeMessage = message;
    socket.destroy();
  };
  const establishing = setTimeout(() => abort('the server did not answer'), ESTABLISH_TIMEOUT_MS);

  const sayHello = (): void => {
    const connectInfo = {
      app,
      type: 'nonprivate',
      flashVer: 'FMLE/3.0 (compatible; Kaibo)',
      tcUrl: `rtmp://${host}:${port}/${app}`,
    };
    write([
      controlMessage(MESSAGE.setChunkSize, uint32(CHUNK_BYTES)),
      commandMessage(0, 'connect', CONNECT, connectInfo),
    ]);
  };

  const onResult = ({ transactionId, values }: Command): void => {
    if (transactionId === CONNECT) {
      write([
        commandMessage(0, 'releaseStream', 2, null, stream),
        commandMessage(0, 'FCPublish', 3, null, stream),
        commandMessage(0, 'createStream', CREATE_STREAM, null),
      ]);
    }
    if (transactionId !== CREATE_STREAM || typeof values[1] !== 'number') return;
    streamId = values[1];
    write([commandMessage(streamId, 'publish', 5, null, stream, 'live')]);
  };

  const refused = (info: Command['values'][number]): void => {
    const { code, reason, description } = asRecord(info);
    events.onRefused(String(reason ?? code ?? 'refused'), String(description ?? ''));
    finish();
  };

  const onCommand = (command: Command): void => {
    const info = asRecord(command.values[1]);
    if (command.name === '_result') onResult(command);
    else if (command.name === '_error') {
      if (command.transactionId === CONNECT || command.transactionId === CREATE_STREAM)
        refused(info);
    } else if (command.name === 'onStatus') {
      if (info.level === 'error') refused(info);
      else if (info.code === 'NetStream.Publish.Start' && !accepted) {
        accepted = true;
        clearTimeout(establishing);
        events.onAccepted();
      }
    }
  };

  const onMessage = (message: RtmpMessage): void => {
    if (message.type === MESSAGE.commandAmf0 || message.type === MESSAGE.commandAmf3)
      onCommand(readCommand(message, AMF_LIMITS));
    if (message.type === MESSAGE.windowAcknowledgementSize && message.payload.length >= 4)
      window = Math.max(1, message.payload.readUInt32BE(0));
    const pong = message.type === MESSAGE.userControl ? pingResponse(message) : null;
    if (pong) write([pong]);
  };

  const onData = (data: Buffer): void => {
    receivedBytes += data.length;
    if (shaken) reader.push(data);
    else {
      const { reply, rest } = handshake.push(data);
      if (reply) socket.write(reply);
      if (rest === null) return;
      shaken = true;
      sayHello();
      reader.push(rest);
    }
    for (let message = reader.read(); message; message = reader.read()) onMessage(message);
    if (receivedBytes - acknowledgedBytes < window) return;
    acknowledgedBytes = receivedBytes;
    write([controlMessage(MESSAGE.acknowledgement, uint32(receivedBytes % 2 ** 32))]);
  };

  const finish = (): void => {
    if (linger !== undefined) return;
    if (streamId > 0) {
      write([
        commandMessage(0, 'FCUnpublish', 6, null, streamName),
        commandMessage(0, 'deleteStream', 7, null, streamId),
      ]);
    }
    const giveUpAfter = (ms: number): void => {
      clearTimeout(linger);
      linger = setTimeout(() => socket.destroy(), ms);
    };
    // What is still to be sent may take a while; the answer to the goodbye may not.
    giveUpAfter(FLUSH_TIMEOUT_MS);
    socket.end(() => giveUpAfter(LINGER_MS));
  };

  socket.on('connect', () => socket.write(handshake.hello));
  socket.on('drain', events.onDrain);
  socket.on('data', (data: Buffer) => {
    try {
      onData(data);
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      abort(error.message);
    }
  });
  socket.on('error', (error) => {
    closeMessage = error.message;
  });
  socket.on('close', () => {
    clearTimeout(establishing);
    clearTimeout(linger);
    events.onClose(closeMessage);
  });

  return {
    write,
    finish,
    get streamId() {
      return streamId;
    },
    get bufferedBytes() {
      return socket.writableLength;
    },
  };
};
