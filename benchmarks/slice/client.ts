import { Agent, request } from 'node:http';
import { type Endpoint, type Input, type ReplyOf, requestOf } from '@kaibo/contracts';

/** One person on a kept-alive connection, as light as Node allows, so that the load costs less than what it measures. */
export interface Client {
  call<E extends Endpoint>(
    endpoint: E,
    input: Input<E>,
    headers?: Record<string, string>,
  ): Promise<ReplyOf<E>>;
  /** The same reply as it was sent: reading a long one costs the load about as much as making it costs the product. */
  text: (
    endpoint: Endpoint,
    input: Input<Endpoint>,
    headers?: Record<string, string>,
  ) => Promise<string>;
  close(): void;
}

export const openClient = (baseUrl: string): Client => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port, origin } = new URL(baseUrl);
  let cookie = '';

  const send = (
    message: { method: string; path: string; headers: Record<string, string> },
    body: Buffer | undefined,
  ): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const headers: Record<string, string | number> = { ...message.headers, origin };
      if (cookie) headers.cookie = cookie;
      if (body) headers['content-length'] = body.length;
      const { method, path } = message;
      const sent = request({ agent, hostname, port, method, path, headers }, (reply) => {
        const set = reply.headers['set-cookie']?.map((line) => line.split(';', 1)[0]!);
        if (set) cookie = set.join('; ');
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () =>
          resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
        reply.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });

  const textOf: Client['text'] = async (endpoint, input, headers = {}) => {
    const { body, ...plain } = requestOf(endpoint, input);
    const message = { ...plain, headers: { ...plain.headers, ...headers } };
    const bytes =
      body instanceof Blob ? Buffer.from(await body.arrayBuffer()) : body && Buffer.from(body);
    const { status, text } = await send(message, bytes || undefined);
    if (status >= 400) throw new Error(`${message.method} ${message.path}: ${status} ${text}`);
    return text;
  };

  return {
    call: async (endpoint, input, headers) =>
      JSON.parse(await textOf(endpoint, input as Input<Endpoint>, headers)) as never,
    text: textOf,
    close: () => agent.destroy(),
  };
};
