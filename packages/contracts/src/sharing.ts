import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Done, EpochMs, Fen, Id } from './values.ts';

/** What can be shared. `host` is a user who runs rooms. */
export const ShareKind = z.enum(['room', 'product', 'store', 'host']);
export type ShareKind = z.infer<typeof ShareKind>;

export const ShareTarget = z.strictObject({ kind: ShareKind, id: Id });
export type ShareTarget = z.infer<typeof ShareTarget>;

/** Which way a link was handed on; `system` is the phone's own share sheet. */
export const shareChannels = [
  'wechat',
  'weibo',
  'douyin',
  'xiaohongshu',
  'qq',
  'copy',
  'qr',
  'poster',
  'system',
] as const;
export const ShareChannel = z.enum(shareChannels);
export type ShareChannel = z.infer<typeof ShareChannel>;

/** Eight letters and digits without those that look alike. */
export const ShareCode = z.string().regex(/^[2-9A-HJ-NP-Za-km-z]{8}$/);
export type ShareCode = z.infer<typeof ShareCode>;

/** Path of a short link; `?t=` takes seconds into a replay. */
export const SHARE_PATH = '/s/:code';

/** How long after the last click through a link what somebody does counts for it. */
export const SHARE_WINDOW_MS = 7 * 24 * 3_600_000;

export const makeShareLink = endpoint({
  method: 'POST',
  path: '/v1/shares',
  summary:
    'The short link of the caller (or of a guest) to a page by one channel; the same one every time',
  body: z.strictObject({ target: ShareTarget, channel: ShareChannel }),
  reply: z.strictObject({ code: ShareCode, path: z.string() }),
  errors: ['sharing/no-such-target'],
});

export const arriveByShare = endpoint({
  method: 'POST',
  path: '/v1/shares/arrivals',
  summary:
    'Remember, for somebody who agreed to it, through which link they came (null: through the one remembered)',
  body: z.strictObject({ code: ShareCode.nullable() }),
  reply: Done,
});

export const ShareCounts = z.strictObject({
  visits: z.int(),
  registrations: z.int(),
  orders: z.int(),
  /** Of orders that were not refunded. */
  paidFen: Fen,
});
export type ShareCounts = z.infer<typeof ShareCounts>;

export const SharedTarget = z.strictObject({
  target: ShareTarget,
  title: z.string(),
  counts: ShareCounts,
});

export const getShareNumbers = endpoint({
  method: 'GET',
  path: '/v1/studio/shares',
  summary: 'What came through links to the caller’s rooms, products, stores and own page',
  query: z.strictObject({ kind: ShareKind.optional(), id: Id.optional() }),
  reply: z.strictObject({
    total: ShareCounts,
    byChannel: z.array(z.strictObject({ channel: ShareChannel, counts: ShareCounts })),
    /** Those who brought most, at most twenty; null stands for guests. */
    bySharer: z.array(
      z.strictObject({
        sharer: z.strictObject({ id: Id, name: z.string() }).nullable(),
        counts: ShareCounts,
      }),
    ),
    /** At most twenty, most visits first. */
    byTarget: z.array(SharedTarget),
    sinceMs: EpochMs.nullable(),
  }),
});

export const ShareLinkMade = defineEvent({
  name: 'sharing.link-made',
  version: 1,
  payload: z.object({
    code: ShareCode,
    target: ShareTarget,
    channel: ShareChannel,
    sharerId: Id.nullable(),
  }),
  key: (link) => link.target.id,
});

/** Somebody opened the link; who it was is not recorded here. */
export const ShareVisited = defineEvent({
  name: 'sharing.visited',
  version: 1,
  payload: z.object({ code: ShareCode, target: ShareTarget, channel: ShareChannel }),
  key: (visit) => visit.target.id,
});

/** An account or a paid order counts for a link: the last one opened within the window before. */
export const ShareAttributed = defineEvent({
  name: 'sharing.attributed',
  version: 1,
  payload: z.object({
    code: ShareCode,
    channel: ShareChannel,
    sharerId: Id.nullable(),
    what: z.enum(['registration', 'order', 'refund']),
    orderId: Id.nullable(),
    totalFen: Fen,
  }),
  key: (attributed) => attributed.code,
});
