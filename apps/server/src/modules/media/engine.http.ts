import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Blobs } from '#platform/blobs';
import { isId } from '#platform/id';
import type { Log } from '#platform/log';
import type { Archive, Shown } from './engine.archive.ts';
import { initKey, segmentKey } from './engine.segments.ts';
import type { Session } from './engine.session.ts';
import { type LiveFile, readLiveFile } from './media.rules.ts';

export interface LiveHttpNeeds {
  session(id: string): Session | null;
  archive: Archive;
  blobs: Blobs;
  log: Log;
}

const PLAYLIST = 'application/vnd.apple.mpegurl';
const types = { live: PLAYLIST, replay: PLAYLIST, init: 'video/mp4', segment: 'video/iso.segment' };
/**
 * A browser keeps what it has seen. Caches that many share (`s-maxage`) keep it only while everybody asks for it: what
 * is stopped, hidden or cut off a replay is given to nobody else a few seconds later.
 */
const caching = {
  live: 'public, max-age=1',
  replay: 'public, max-age=10, s-maxage=2',
  init: 'public, max-age=31536000, immutable, s-maxage=10',
  segment: 'public, max-age=31536000, immutable, s-maxage=10',
};
/** Longer than the server's pauses between requests, so that its connections are kept. */
const KEEP_ALIVE_MS = 65_000;
const FIRST_WITHIN_MS = 3_000;

interface Answer {
  body: Buffer | string | { key: string };
  gzipped?: boolean;
}

/** A rehearsal is in memory alone, and under an address of its own alone. */
const rehearsalAnswer = async (session: Session, file: LiveFile): Promise<Answer | null> => {
  const bodyOf = async (): Promise<Buffer | string | null> => {
    if (file.kind === 'init') return session.init(file.initId);
    if (file.kind === 'segment') return session.window.segment(file.sequence);
    return file.kind === 'live' ? playlistSoon(session) : null;
  };
  const body = await bodyOf();
  return body === null ? null : { body };
};

/** Whoever heard that the stream has started may be here a moment before its first segment. */
const playlistSoon = async ({ window }: Session): Promise<string | null> => {
  if (window.playlist() === null) await Promise.race([window.ready, sleep(FIRST_WITHIN_MS)]);
  return window.playlist();
};

interface Asked {
  sessionId: string;
  file: LiveFile;
  shown: Shown | undefined;
  acceptsGzip: boolean;
}

/** Live playlists and segments come from memory, the rest from index and recording. */
const answerTo = async (
  needs: LiveHttpNeeds,
  { sessionId, file, shown, acceptsGzip }: Asked,
): Promise<Answer | null> => {
  const session = needs.session(sessionId);
  if (session?.rehearsal) return null;
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
      const playlist = session ? await playlistSoon(session) : null;
      if (playlist !== null) return { body: playlist };
      const archived = await needs.archive.find(sessionId);
      return archived && { body: archived.live };
    }
    case 'replay': {
      const archived = await needs.archive.find(sessionId, shown);
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

/** `from=3&to=90`: segments by their sequence. */
const shownIn = (query: string): Shown | undefined => {
  const [, from, to] = /^from=(\d{1,9})&to=(\d{1,9})$/.exec(query) ?? [];
  return from && to ? { from: Number(from), to: Number(to) } : undefined;
};

const serve = async (
  needs: LiveHttpNeeds,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const [, root, sessionId = '', name = '', ...more] = path.split('/');
  const file = readLiveFile(name);
  if (more.length > 0 || !file || !isId(sessionId)) return refuse(response, 404);
  const session = needs.session(sessionId);
  if (root === 'rehearsal' && session?.rehearsal) {
    const answer = await rehearsalAnswer(session, file);
    return answer ? send(needs, response, file.kind, answer) : refuse(response, 404);
  }
  if (root !== 'live') return refuse(response, 404);
  const acceptsGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const answer = await answerTo(needs, { sessionId, file, shown: shownIn(query), acceptsGzip });
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
