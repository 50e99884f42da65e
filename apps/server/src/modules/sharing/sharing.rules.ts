import { randomInt } from 'node:crypto';
import { SHARE_WINDOW_MS, ShareCode, type ShareTarget } from '@kaibo/contracts';

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const CODE_LENGTH = 8;
const COOKIE = 'kaibo_share';
const LONGEST_REPLAY_S = 999_999;

/** 57⁸ of them: none can be guessed in a useful time, and two alike are as good as impossible. */
export const newCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

const folders = { room: 'rooms', product: 'products', store: 'stores', host: 'hosts' } as const;

/**
 * Where a link leads: always a path of this site, made from what the link was made for. Of the address only a number
 * of seconds is taken over.
 */
export const pageOf = (target: ShareTarget, code: string, seconds: string | null): string => {
  const isMoment = target.kind === 'room' && /^\d{1,6}$/.test(seconds ?? '');
  const moment = isMoment && Number(seconds) <= LONGEST_REPLAY_S ? `&t=${Number(seconds)}` : '';
  return `/${folders[target.kind]}/${target.id}?s=${code}${moment}`;
};

/** Programs that look at a link for a preview or an index are no visits. */
export const isVisit = (request: Request): boolean => {
  const { headers } = request;
  if (request.method !== 'GET') return false;
  if (
    /prefetch|prerender|preview/i.test(headers.get('sec-purpose') ?? headers.get('purpose') ?? '')
  )
    return false;
  return !/bot|crawl|spider|preview|facebookexternalhit|curl|wget|headless-check/i.test(
    headers.get('user-agent') ?? '',
  );
};

export interface Touch {
  code: string;
  atMs: number;
}

/** Whether a touch still counts for something that happens now. */
export const countsAt = (touch: Touch, nowMs: number): boolean =>
  touch.atMs <= nowMs && nowMs - touch.atMs < SHARE_WINDOW_MS;

/** Sent back to nothing but the sharing endpoints, and out of reach of scripts. */
export const cookieOf = (touch: Touch, isSecure: boolean): string =>
  [
    `${COOKIE}=${touch.code}.${touch.atMs}`,
    'Path=/v1/shares',
    `Max-Age=${SHARE_WINDOW_MS / 1000}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');

/** Null for none, for a forged one and for one that is too old. */
export const touchOf = (cookies: string | null, nowMs: number): Touch | null => {
  const value = new RegExp(`(?:^|;\\s*)${COOKIE}=(\\w{8})\\.(\\d{1,16})(?:;|$)`).exec(
    cookies ?? '',
  );
  if (!value) return null;
  const touch = { code: value[1]!, atMs: Number(value[2]) };
  return ShareCode.safeParse(touch.code).success && countsAt(touch, nowMs) ? touch : null;
};
