import { lookup as lookUp } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPublicAddress, isPushAddress } from './push.address.ts';
import {
  encryptPush,
  type PushAddress,
  type VapidKeys,
  vapidAuthorization,
} from './push.crypto.ts';

export interface PushMessage {
  /** JSON, at most `PAYLOAD_LIMIT_BYTES`. */
  payload: string;
  /** How long the service keeps it for a browser that is away. */
  ttlSeconds: number;
  urgency: 'normal' | 'high';
  /** At most 32 characters of base64url: a later message of the same topic replaces one not delivered yet. */
  topic: string;
}

/** `gone`: the browser no longer wants any; `refused`: this message will never be taken; `later`: try again. */
export type PushOutcome = 'sent' | 'gone' | 'refused' | 'later';

export interface PushSenderNeeds {
  keys: VapidKeys;
  /** `mailto:` or `https:`, for the service to complain to. */
  subject: string;
  nowMs(): number;
  /** Only in tests: a service on this machine, without TLS. */
  allowLoopback?: boolean;
}

export interface PushSender {
  mayWriteTo(endpoint: string): boolean;
  send(address: PushAddress, message: PushMessage): Promise<PushOutcome>;
  close(): void;
}

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES = 16_384;
const REUSE_AUTHORIZATION_MS = 3_600_000;

/** Gives only public addresses, and those that were checked are those that are connected to. */
const publicOnly: LookupFunction = (hostname, options, done) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 4);
    const isSafe =
      addresses.length > 0 && addresses.every(({ address }) => isPublicAddress(address));
    if (!isSafe) return done(new Error(`${hostname} is not on the public internet`), '', 4);
    if (options.all) return done(null, addresses as never);
    done(null, addresses[0]!.address, addresses[0]!.family);
  });
};

const outcomeOf = (status: number): PushOutcome => {
  if (status >= 200 && status < 300) return 'sent';
  if (status === 404 || status === 410) return 'gone';
  return status === 429 || status >= 500 ? 'later' : 'refused';
};

const isLoopbackHttp = (endpoint: string): boolean => {
  const url = URL.parse(endpoint);
  return url?.protocol === 'http:' && url.hostname === '127.0.0.1';
};

/** Writes to the push services of browsers (RFC 8030), and to nobody who only pretends to be one. */
export const createPushSender = (needs: PushSenderNeeds): PushSender => {
  const agent = new Agent({ keepAlive: true, maxSockets: 20, maxFreeSockets: 5 });
  const authorizations = new Map<string, { value: string; madeAtMs: number }>();

  const authorizationOf = (endpoint: string): string => {
    const { origin } = new URL(endpoint);
    const nowMs = needs.nowMs();
    const known = authorizations.get(origin);
    if (known && Math.abs(nowMs - known.madeAtMs) < REUSE_AUTHORIZATION_MS) return known.value;
    if (authorizations.size > 1_000) authorizations.clear();
    const value = vapidAuthorization(needs.keys, { endpoint, subject: needs.subject, nowMs });
    authorizations.set(origin, { value, madeAtMs: nowMs });
    return value;
  };

  const mayWriteTo = (endpoint: string): boolean =>
    isPushAddress(endpoint) || (needs.allowLoopback === true && isLoopbackHttp(endpoint));

  const post = (endpoint: string, message: PushMessage, body: Buffer): Promise<number> =>
    new Promise((resolve, reject) => {
      const isLocal = isLoopbackHttp(endpoint);
      const sending = (isLocal ? httpRequest : httpsRequest)(endpoint, {
        method: 'POST',
        ...(isLocal ? {} : { agent, lookup: publicOnly }),
        timeout: TIMEOUT_MS,
        headers: {
          authorization: authorizationOf(endpoint),
          'content-encoding': 'aes128gcm',
          'content-type': 'application/octet-stream',
          'content-length': body.length,
          ttl: message.ttlSeconds,
          urgency: message.urgency,
          topic: message.topic,
        },
      });
      sending.on('response', (response) => {
        // Only the status matters: what little else is said is read past, and nobody feeds us without end.
        let left = ANSWER_BYTES;
        response.on('data', (chunk: Buffer) => {
          left -= chunk.length;
          if (left < 0) response.destroy();
        });
        response.on('error', () => undefined);
        resolve(response.statusCode ?? 500);
      });
      sending.on('timeout', () => sending.destroy(new Error('the push service did not answer')));
      sending.on('error', reject);
      sending.end(body);
    });

  return {
    mayWriteTo,
    send: async (address, message) => {
      if (!mayWriteTo(address.endpoint)) return 'gone';
      const body = encryptPush(Buffer.from(message.payload), address);
      return post(address.endpoint, message, body).then(outcomeOf, () => 'later' as const);
    },
    close: () => agent.destroy(),
  };
};
