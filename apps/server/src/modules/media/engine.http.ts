import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Blobs } from '#platform/blobs';
import type { Log } from '#platform/log';
import type { Archive } from './engine.archive.ts';
import { initKey, segmentKey } from './engine.segments.ts';
import type { Session } from './engine.session.ts';
import { isUuid, type LiveFile, readLiveFile } from './media.rules.ts';

export interface LiveHttpNeeds {
  session(id: string): Session | null;
  archive: Archive;
  blobs: Blobs;
  log: Log;
}

const PLAYLIST = 'application/vnd.apple.mpegurl';
const types = { live: PLAYLIST, replay: PLAYLIST, init: 'video/mp4', segment: 'video/iso.segment' };
const caching = {
  live: 'public, max-age=1',
  replay: 'public, max-age=60',
  init: 'public, max-age=31536000, immutable',
  segment: 'public, max-age=31536000, immutable',
};
/** Longer than the server's pauses between requests, so that its connections are kept. */
const KEEP_ALIVE_MS = 65_000;
const FIRST_WITHIN_MS = 3_000;

interface Answer {
  body: Buffer | string | { key: string };
  gzipped?: boolean;
}

/** Live playlists and segments come from memory, the rest from index and recording. */
const answerTo = async (
  needs: LiveHttpNeeds,
  sessionId: string,
  file: LiveFile,
  acceptsGzip: boolean,
): Promise<Answer | null> => {
  const session = needs.session(sessionId);
  switch (file.kind) {
    case 'init':
      return { body: session?.init(file.initId) ?? { key: initKey(sessionId, file.initId) } };
    case 'segment': {
      const { sequence } = file;
      return {
        body: session?.window.segment(sequence) ?? { key: segmentKey(sessionId, sequence) },
      };
    }
    case 'live': {
      // Whoever heard that the stream has started may be here a moment before its first segment.
      if (session?.window.playlist() === null)
        await Promise.race([session.window.ready, sleep(FIRST_WITHIN_MS)]);
      const playlist = session?.window.playlist() ?? null;
      if (playlist !== null) return { body: playlist };
      const archived = await needs.archive.find(sessionId);
      return archived && { body: archived.live };
    }
    case 'replay': {
      const archived = await needs.archive.find(sessionId);
      if (!archived) return null;
      return acceptsGzip ? { body: archived.replayGzip, gzipped: true } : { body: archived.replay };
    }
  }
};

const refuse = (response: ServerResponse, status: number): void => {
  response.writeHead(status, { 'cache-control': 'no-store', 'content-length': 0 }).end();
};

const send = async (
  { blobs }: LiveHttpNeeds,
  response: ServerResponse,
  kind: LiveFile['kind'],
  { body, gzipped }: Answer,
): Promise<void> => {
  const headers = {
    'content-type': types[kind],
    'cache-control': caching[kind],
    ...(kind === 'replay' ? { vary: 'accept-encoding' } : {}),
    ...(gzipped ? { 'content-encoding': 'gzip' } : {}),
  };
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    const length = { 'content-length': Buffer.byteLength(body) };
    response.writeHead(200, { ...headers, ...length }).end(body);
    return;
  }
  const found = await blobs.open(body.key);
  if (!found) return refuse(response, 404);
  response.writeHead(200, { ...headers, 'content-length': found.sizeBytes });
  await pipeline(found.stream, response);
};

const serve = async (
  needs: LiveHttpNeeds,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const [, root, sessionId = '', name = '', ...more] = (request.url ?? '').split('/');
  const file = readLiveFile(name);
  if (root !== 'live' || more.length > 0 || !file || !isUuid(sessionId))
    return refuse(response, 404);
  const acceptsGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const answer = await answerTo(needs, sessionId, file, acceptsGzip);
  if (!answer) return refuse(response, 404);
  await send(needs, response, file.kind, answer);
};

/** Serves what viewers play, to the server beside us only. */
export const listenForViewers = async (
  needs: LiveHttpNeeds,
  socketPath: string,
): Promise<{ close(): Promise<void> }> => {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    serve(needs, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 503);
      // A viewer who leaves in the middle is no failure of ours.
      if (!response.destroyed) needs.log.warn({ err: error }, 'a file could not be served');
    });
  });
  // Left by a process that was killed; the lock of the database says that none is there.
  await rm(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, () => resolve());
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
