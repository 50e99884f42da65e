import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers every request with the text that its parent sends, and lives no longer than its parent. */
process.once('message', (text: string) => {
  const body = Buffer.from(text);
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  const server = createServer((_, reply) => reply.writeHead(200, headers).end(body));
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
});
process.once('disconnect', () => process.exit(0));
