// Entered as `@kaibo/contracts/sites`.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Done, EpochMs, Fen, Id } from './values.ts';

/** What the other site calls a thing: its own number or word, never read as an id of ours. */
const ExternalId = z.string().min(1).max(128);
const Word = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
/** Of a page, without what stands behind `?` or `#`, where people's names and tokens are. */
const PagePath = z
  .string()
  .max(300)
  .regex(/^[^?#]*$/);

const ofSite = <Shape extends z.core.$ZodLooseShape>(name: string, shape: Shape) =>
  defineEvent({
    name: `site.${name}`,
    version: 1,
    payload: z.strictObject({
      /** Whose it is; the server says so. */
      siteId: Id,
      ...shape,
    }),
    key: (payload: object) => (payload as { siteId: string }).siteId,
  });

const item = {
  itemKind: Word,
  itemId: ExternalId,
  categoryId: ExternalId.optional(),
  surface: Word.optional(),
  path: PagePath.optional(),
};
const position = z.int().min(0).max(10_000).optional();

export const SitePaged = ofSite('page', {
  path: PagePath,
  title: z.string().max(200).optional(),
  /** Only the host. */
  referrer: z.string().max(253).optional(),
});
/** At least half of it was in view for half a second. */
export const SiteExposed = ofSite('exposure', { ...item, position });
export const SiteClicked = ofSite('click', { ...item, position });
export const SiteFavoured = ofSite('favourite', item);
export const SiteSearched = ofSite('search', {
  query: z.string().max(100),
  results: z.int().min(0).optional(),
});
export const SiteDwelled = ofSite('dwell', {
  path: PagePath.optional(),
  itemKind: Word.optional(),
  itemId: ExternalId.optional(),
  dwellMs: z.int().min(0).max(86_400_000),
});
export const SiteCartAdded = ofSite('cart-add', {
  ...item,
  quantity: z.int().min(1).max(9_999).default(1),
});
export const SiteOrdered = ofSite('order', {
  /** The number of the order over there. */
  orderId: ExternalId.optional(),
  lines: z
    .array(
      z.strictObject({
        productId: ExternalId,
        categoryId: ExternalId.optional(),
        quantity: z.int().min(1).max(9_999).default(1),
      }),
    )
    .min(1)
    .max(100),
  totalFen: Fen.optional(),
});

/** What another site may tell; by the name it sends. */
export const siteEvents = [
  SitePaged,
  SiteExposed,
  SiteClicked,
  SiteFavoured,
  SiteSearched,
  SiteDwelled,
  SiteCartAdded,
  SiteOrdered,
] as const;

/** One event as a site sends it. */
export const IngestEvent = z.strictObject({
  /** Made by the sender; the same on every retry, so that a repeat is dropped. */
  id: Id,
  /** Without `site.`: `page`, `click` … */
  name: Word,
  version: z.int().min(1).max(1_000).default(1),
  /** By the sender's clock; `sentAtMs` of the request tells how far off that is. */
  atMs: EpochMs,
  /** Whether this person agreed to be known. Without it they are counted as nobody. */
  consent: z.boolean(),
  visitorId: z.string().min(1).max(128).nullable().default(null),
  payload: z.unknown(),
});
export type IngestEvent = z.infer<typeof IngestEvent>;

export const ingestRefusals = [
  'bad-json',
  'bad-field',
  'unknown-event',
  'unknown-version',
  'bad-payload',
  'in-the-future',
  'too-old',
] as const;

export const ingestEvents = endpoint({
  method: 'POST',
  path: '/v1/ingest',
  summary:
    'Record what happened on another site: a JSON array or a line of JSON for each event, at most 500, gzip allowed',
  audit: 'never',
  query: z.strictObject({
    /** The public key, for browsers; a server sends its secret key as `authorization: Bearer …`. */
    key: z.string().max(100).optional(),
    /** The sender's clock as it sends; how far that is off is taken from every `atMs`. */
    sentAtMs: z.coerce.number().pipe(EpochMs).optional(),
  }),
  body: z.instanceof(Uint8Array),
  takes: ['application/json', 'application/x-ndjson', 'application/jsonl', 'text/plain'],
  reply: z.strictObject({
    accepted: z.int(),
    duplicates: z.int(),
    refused: z.array(
      z.strictObject({
        index: z.int(),
        code: z.enum(ingestRefusals),
        /** Where in the event, e.g. `payload.itemId`; null where that cannot be told. */
        field: z.string().nullable(),
      }),
    ),
  }),
  errors: ['sites/no-such-key', 'sites/revoked', 'sites/wrong-origin', 'sites/too-many-events'],
  bodyLimitBytes: 262_144,
});

export const SiteOrigin = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .refine((text) => URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, ''))
  .transform((text) => new URL(text).origin);

const SiteValues = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** Pages of these may send with the public key. */
  origins: z.array(SiteOrigin).max(20),
  eventsPerMinute: z.int().min(1).max(1_000_000),
});

export const Site = z.strictObject({
  id: Id,
  ...SiteValues.shape,
  origins: z.array(z.string()),
  /** Null for a site that only files were imported for. */
  publicKey: z.string().nullable(),
  /** The beginning of the secret key, by which people tell it; the rest was shown once. */
  secretKeyStart: z.string().nullable(),
  state: z.enum(['active', 'revoked']),
  createdAtMs: EpochMs,
  revokedAtMs: EpochMs.nullable(),
  lastSeenAtMs: EpochMs.nullable(),
});
export type Site = z.infer<typeof Site>;

const SiteHour = z.strictObject({
  hourMs: EpochMs,
  accepted: z.int(),
  /** Of those accepted: of people who did not agree to be known. */
  unnamed: z.int(),
  duplicates: z.int(),
  refused: z.int(),
});

const SiteImport = z.strictObject({
  id: Id,
  siteId: Id,
  file: z.string(),
  rows: z.int(),
  accepted: z.int(),
  duplicates: z.int(),
  skipped: z.int(),
  refused: z.int(),
  firstAtMs: EpochMs.nullable(),
  lastAtMs: EpochMs.nullable(),
  startedAtMs: EpochMs,
  /** Null while it runs, or when it was interrupted. */
  finishedAtMs: EpochMs.nullable(),
});

export const listSites = endpoint({
  method: 'GET',
  path: '/v1/console/sites',
  summary: 'Other sites that send what happens there, with their last 24 hours',
  reply: z.strictObject({
    sites: z.array(
      z.strictObject({
        ...Site.shape,
        /** Oldest first; an hour without events has no row. */
        hours: z.array(SiteHour),
        /** Of the last 24 hours, most first. */
        refusals: z.array(
          z.strictObject({
            code: z.enum(ingestRefusals),
            field: z.string().nullable(),
            count: z.int(),
          }),
        ),
      }),
    ),
    /** Files that were read in, newest first. */
    imports: z.array(SiteImport),
  }),
});

const WithSecret = z.strictObject({ site: Site, secretKey: z.string() });

export const createSite = endpoint({
  method: 'POST',
  path: '/v1/console/sites',
  summary: 'Let another site send events; the secret key is in the answer and nowhere else',
  body: SiteValues,
  reply: WithSecret,
});

export const updateSite = endpoint({
  method: 'PATCH',
  path: '/v1/console/sites/:siteId',
  summary: 'Change the name, the origins or the limit of a site',
  params: z.strictObject({ siteId: Id }),
  body: SiteValues.partial(),
  reply: Site,
  errors: ['sites/no-such-site'],
});

export const renewSiteSecret = endpoint({
  method: 'POST',
  path: '/v1/console/sites/:siteId/secret',
  summary: 'Make a new secret key of a site; the one before ends at once',
  params: z.strictObject({ siteId: Id }),
  reply: WithSecret,
  errors: ['sites/no-such-site', 'sites/revoked'],
});

export const revokeSite = endpoint({
  method: 'POST',
  path: '/v1/console/sites/:siteId/revoke',
  summary: 'Take both keys of a site away for ever; what it has sent stays',
  params: z.strictObject({ siteId: Id }),
  reply: Done,
  errors: ['sites/no-such-site'],
});
