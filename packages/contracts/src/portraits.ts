import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { BothLanguages, EpochMs, Fen, Id } from './values.ts';

/** People of whom something is shown together, or it is not shown: below ten, one could be told from the others. */
export const LEAST_GROUP = 10;

const Share = z.number().min(0).max(1);
const Count = z.int().min(0);

export const EvidenceKind = z.enum([
  ...(['orders', 'visits', 'minutes', 'acts', 'people', 'pieces', 'samples', 'hosts'] as const),
]);
export type EvidenceKind = z.infer<typeof EvidenceKind>;

/** What a statement was read from. */
export const Evidence = z.strictObject({
  counts: z.array(z.strictObject({ of: EvidenceKind, count: Count })),
  sinceMs: EpochMs,
  untilMs: EpochMs,
});
export type Evidence = z.infer<typeof Evidence>;

/** A statement with what it was read from; null while there is too little: `have` of the `needed`. */
const statement = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value: value.nullable(), have: Count, needed: Count, evidence: Evidence });

/** Count by hour of the week; 0 is Monday 0:00 by the clock of `timeZone`. */
const Week = z.array(z.number().min(0)).length(168);

export const Interest = z.strictObject({
  kind: z.enum(['category', 'host', 'brand']),
  id: z.string(),
  name: BothLanguages,
  /** weight ÷ (weight + 8); the weight of acts halves every 30 days. */
  strength: Share,
  acts: Count,
  sinceMs: EpochMs,
});
export type Interest = z.infer<typeof Interest>;

export const PriceBand = z.strictObject({
  /** A quarter of the pieces cost less, half of them, three quarters. */
  lowFen: Fen,
  medianFen: Fen,
  highFen: Fen,
});
export type PriceBand = z.infer<typeof PriceBand>;

/** The five steps of purchasing power, a fifth of the index each. */
export const PowerLevel = z.enum(['thrifty', 'careful', 'middle', 'comfortable', 'premium']);
export type PowerLevel = z.infer<typeof PowerLevel>;

export const RfmCode = z.enum([
  ...(['champions', 'loyal', 'potential-loyal', 'new'] as const),
  ...(['needs-attention', 'at-risk', 'hibernating', 'lost'] as const),
]);
export type RfmCode = z.infer<typeof RfmCode>;

export const UserPortrait = z.strictObject({
  timeZone: z.string(),
  interests: statement(z.array(Interest)),
  price: statement(PriceBand),
  /** (Σ rank + 1) ÷ (n + 2); rank of a piece: the share of its category on sale that costs less, half of what costs the same. */
  power: statement(z.strictObject({ index: Share, level: PowerLevel })),
  rhythm: statement(z.strictObject({ week: Week })),
  worth: statement(
    z.strictObject({
      paidFen: Fen,
      averageFen: Fen,
      lastOrderAtMs: EpochMs,
      /** Days between orders, the middle one; null below three orders. */
      everyDays: z.number().min(0).nullable(),
      refundedOrders: Count,
      /** Null until groups are formed. */
      group: RfmCode.nullable(),
    }),
  ),
  /** Of people who do alike; null until groups are formed. */
  cluster: z.strictObject({ name: BothLanguages, evidence: Evidence }).nullable(),
  /** When the groups of the whole platform were formed: they are not followed by the minute. Null before. */
  groupsAtMs: EpochMs.nullable(),
});
export type UserPortrait = z.infer<typeof UserPortrait>;

export const OwnPortrait = z.strictObject({
  /** Without it nothing is worked out, and nothing of before is left. */
  agreed: z.boolean(),
  /** Whether visits are recorded with the account; without that only orders, carts and follows speak. */
  seesVisits: z.boolean(),
  portrait: UserPortrait.nullable(),
});
export type OwnPortrait = z.infer<typeof OwnPortrait>;

export const getOwnPortrait = endpoint({
  method: 'GET',
  path: '/v1/account/portrait',
  summary: 'What the platform has worked out of the caller, with what it was read from',
  reply: OwnPortrait,
});

export const getUserPortrait = endpoint({
  method: 'GET',
  path: '/v1/console/users/:userId/portrait',
  summary: 'The portrait of somebody who agreed to it; each look is in the audit log',
  params: z.strictObject({ userId: Id }),
  reply: OwnPortrait,
  errors: ['accounts/no-such-user'],
  audit: 'always',
});

/** People who have something in common, ten or more; `people` is rounded down to fives, shares to twentieths. */
export const PortraitGroup = z.strictObject({
  dimension: z.enum(['gender', 'ageBand', 'region', 'rfm', 'cluster', 'visits']),
  /** A stable code, or the name itself for regions and clusters. */
  code: z.string(),
  name: BothLanguages.nullable(),
  people: z.int().min(LEAST_GROUP),
  share: Share,
});
export type PortraitGroup = z.infer<typeof PortraitGroup>;

const Groups = statement(z.array(PortraitGroup));

export const ProductPortrait = z.strictObject({
  timeZone: z.string(),
  sinceMs: EpochMs,
  untilMs: EpochMs,
  /** More was sold in the window than is read: only the newest orders speak. */
  isNewestOnly: z.boolean(),
  /** When the groups of the whole platform were formed: they are not followed by the minute. Null before. */
  groupsAtMs: EpochMs.nullable(),
  buyers: Groups,
  /** Of buyers who agreed to be known: who buys for the first time here, and who came back. */
  loyalty: Groups,
  when: statement(z.strictObject({ week: Week })),
  together: statement(
    z.array(z.strictObject({ productId: Id, title: z.string(), people: z.int(), share: Share })),
  ),
  /** ln(pieces a day now ÷ before) ÷ ln(price now ÷ before), of the last change of price. */
  priceSensitivity: statement(
    z.strictObject({
      elasticity: z.number(),
      fromFen: Fen,
      toFen: Fen,
      changedAtMs: EpochMs,
      piecesPerDayBefore: z.number(),
      piecesPerDayAfter: z.number(),
    }),
  ),
  returns: statement(z.strictObject({ share: Share })),
  rooms: statement(z.strictObject({ share: Share })),
});
export type ProductPortrait = z.infer<typeof ProductPortrait>;

export const getProductPortrait = endpoint({
  method: 'GET',
  path: '/v1/studio/products/:productId/portrait',
  summary: 'Who buys a product of the caller, when and with what; people only in groups of ten',
  params: z.strictObject({ productId: Id }),
  reply: ProductPortrait,
  errors: ['catalog/no-such-product', 'catalog/not-your-store'],
});

/** A figure beside the middle of all hosts who have it; null below ten hosts. */
const Compared = statement(z.strictObject({ figure: z.number(), median: z.number().nullable() }));

export const HostPortrait = z.strictObject({
  timeZone: z.string(),
  sinceMs: EpochMs,
  untilMs: EpochMs,
  /** When the groups of the whole platform were formed: they are not followed by the minute. Null before. */
  groupsAtMs: EpochMs.nullable(),
  audience: Groups,
  categories: statement(
    z.array(z.strictObject({ name: BothLanguages, minutes: Count, share: Share })),
  ),
  /** Mean viewers of an hour of the week on air, 0 where there was none. */
  hours: statement(z.strictObject({ week: Week })),
  viewers: Compared,
  conversion: Compared,
  returning: Compared,
  refunds: Compared,
});
export type HostPortrait = z.infer<typeof HostPortrait>;

export const getHostPortrait = endpoint({
  method: 'GET',
  path: '/v1/studio/portrait',
  summary:
    'The audience of the caller’s rooms, beside the middle of all hosts; people only in groups of ten',
  reply: HostPortrait,
});
