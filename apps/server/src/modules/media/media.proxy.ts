import { Agent, type IncomingMessage, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Failure } from '@kaibo/contracts';
import { isId } from '#platform/id';
import { createCache, type Kept } from './media.cache.ts';
import { type LiveFile, readLiveFile } from './media.rules.ts';

export interface WantedFile {
  /** `rehearsal` for the files of a rehearsal, `live` for all others. */
  root: 'live' | 'rehearsal';
  session: string;
  file: string;
  /** The part of a replay that is shown, by the sequence of its segments; null for all of it. */
  shown: { from: number; to: number } | null;
}

export interface LiveProxy {
  /** Whoever asks has been found to be allowed to. */
  serve(request: Request, wanted: WantedFile): Promise<Response>;
  close(): void;
}

const PASSED_ON = ['content-type', 'content-encoding', 'cache-control', 'vary'];
const ANSWER_WITHIN_MS = 10_000;
/** Viewers of a room ask for the same few files at the same time. */
const MOST_BYTES = 32 * 1024 * 1024;
/** A live playlist is that much older at the most. */
const keptForMs: Record<LiveFile['kind'], number> = {
  live: 250,
  replay: 10_000,
  init: 600_000,
  segment: 600_000,
};

interface Answer extends Kept {
  body: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

const ask = (
  agent: Agent,
  socketPath: string,
  path: string,
  headers: Record<string, string>,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const asked = send({ agent, socketPath, path, headers, timeout: ANSWER_WITHIN_MS }, resolve);
    asked.once('timeout', () => asked.destroy(new Error('the media process does not answer')));
    asked.once('error', (error) => reject(Object.assign(error, { reused: asked.reusedSocket })));
    asked.end();
  });

const passedOn = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );

const isFile = (kind: LiveFile['kind']): boolean => kind === 'segment' || kind === 'init';

/**
 * Passes what viewers fetch on to the media process, over connections that are kept, and keeps what many fetch.
 * Everything is passed on whole: a slow viewer holds no connection to the media process.
 */
export const createLiveProxy = (socketPath: string): LiveProxy => {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 32 });
  const cache = createCache<Answer>(MOST_BYTES);

  const fetchWhole = async (path: string, headers: Record<string, string>) => {
    const answer = await ask(agent, socketPath, path, headers).catch((error) => {
      // A kept connection of a process that has ended meanwhile; the next may be there already.
      if ((error as { reused?: boolean }).reused) return ask(agent, socketPath, path, headers);
      throw error;
    });
    return { answer, body: new Uint8Array(await buffer(answer)) };
  };

  const load = async (path: string, kind: LiveFile['kind'], gzip: boolean): Promise<Answer> => {
    const fetched = fetchWhole(path, gzip ? { 'accept-encoding': 'gzip' } : {});
    const { answer, body } = await fetched.catch(() => {
      throw new Failure('media/unavailable', { retryAfterMs: 1_000 });
    });
    if (answer.statusCode === 404)
      throw new Failure(isFile(kind) ? 'media/no-such-segment' : 'media/no-stream');
    if (answer.statusCode !== 200) throw new Failure('media/unavailable', { retryAfterMs: 1_000 });
    const headers = { ...passedOn(answer), 'content-length': String(body.length) };
    return { body, headers, bytes: body.length + 1_000, untilMs: Date.now() + keptForMs[kind] };
  };

  return {
    serve: async (request, { root, session, file, shown }) => {
      const wanted = readLiveFile(file);
      if (!isId(session)) throw new Failure('media/no-stream');
      if (wanted === null) throw new Failure('media/no-such-segment');
      const { kind } = wanted;
      const gzip =
        kind === 'replay' && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
      const part = kind === 'replay' && shown ? `?from=${shown.from}&to=${shown.to}` : '';
      const path = `/${root}/${session}/${file}${part}`;
      const { body, headers } = await cache.get(gzip ? `${path} gzip` : path, () =>
        load(path, kind, gzip),
      );
      return new Response(body, { headers });
    },
    close: () => agent.destroy(),
  };
};
