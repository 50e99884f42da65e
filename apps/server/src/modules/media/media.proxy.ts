import { Agent, type IncomingMessage, request as send } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Failure } from '@kaibo/contracts';
import { isUuid, readLiveFile } from './media.rules.ts';

export interface LiveProxy {
  serve(request: Request, session: string, file: string): Promise<Response>;
  close(): void;
}

const PASSED_ON = ['content-type', 'content-length', 'content-encoding', 'cache-control', 'vary'];
/** Small bodies are passed on at once: cheaper than a stream. */
const WHOLE_UP_TO_BYTES = 1_000_000;
const ANSWER_WITHIN_MS = 10_000;

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

/** Passes what viewers fetch on to the media process, over connections that are kept. */
export const createLiveProxy = (socketPath: string): LiveProxy => {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 32 });

  const fetchFile = async (path: string, headers: Record<string, string>) => {
    try {
      return await ask(agent, socketPath, path, headers).catch((error: { reused?: boolean }) => {
        // A kept connection of a process that has ended meanwhile; the next may be there already.
        if (error.reused) return ask(agent, socketPath, path, headers);
        throw error;
      });
    } catch {
      throw new Failure('media/unavailable', { retryAfterMs: 1_000 });
    }
  };

  const refuse = (answer: IncomingMessage, noSuchFile: boolean): never => {
    answer.resume();
    if (answer.statusCode === 404)
      throw new Failure(noSuchFile ? 'media/no-such-segment' : 'media/no-stream');
    throw new Failure('media/unavailable', { retryAfterMs: 1_000 });
  };

  const bodyOf = async (answer: IncomingMessage) => {
    const whole = Number(answer.headers['content-length'] ?? Infinity) <= WHOLE_UP_TO_BYTES;
    if (!whole) return Readable.toWeb(answer) as ReadableStream<Uint8Array>;
    try {
      return new Uint8Array(await buffer(answer));
    } catch {
      throw new Failure('media/unavailable', { retryAfterMs: 1_000 });
    }
  };

  return {
    serve: async (request, session, file) => {
      const wanted = readLiveFile(file);
      if (!isUuid(session)) throw new Failure('media/no-stream');
      if (wanted === null) throw new Failure('media/no-such-segment');
      const encoding = request.headers.get('accept-encoding');
      const answer = await fetchFile(
        `/live/${session}/${file}`,
        encoding === null ? {} : { 'accept-encoding': encoding },
      );
      if (answer.statusCode !== 200)
        refuse(answer, wanted.kind === 'segment' || wanted.kind === 'init');
      const headers = new Headers();
      for (const name of PASSED_ON) {
        const value = answer.headers[name];
        if (typeof value === 'string') headers.set(name, value);
      }
      return new Response(await bodyOf(answer), { headers });
    },
    close: () => agent.destroy(),
  };
};
