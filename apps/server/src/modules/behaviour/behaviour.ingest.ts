import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type EventEnvelope, Failure, type ReplyOf } from '@kaibo/contracts';
import type * as contract from '@kaibo/contracts/sites';
import { sql } from 'kysely';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import { appendEnvelopes } from '#platform/events.append';
import type { HotState } from '#platform/hot-state';
import { readSent, skewOf, type Verdict, verdictOf } from './behaviour.ingest.rules.ts';
import { countBatch } from './behaviour.sites.counts.ts';
import { isSecret, startOfSecret } from './behaviour.sites.rules.ts';
import { type KnownSite, siteOfPublicKey, siteOfSecretStart } from './behaviour.sites.store.ts';

export interface IngestNeeds {
  db: Database;
  clock: Clock;
  hotState: HotState;
}

/** Of a body that came compressed. */
const INFLATED_MOST_BYTES = 1_048_576;
const MINUTE_MS = 60_000;
const inflate = promisify(gunzip);

const BEARER = /^Bearer (\S+)$/i;

/** What a request names itself by. */
interface Named {
  publicKey: string | undefined;
  authorization: string | null;
  origin: string | null;
}

const siteOfSecret = async (db: Database, key: string): Promise<KnownSite | null> => {
  const start = startOfSecret(key);
  const found = start === null ? null : await siteOfSecretStart(db, start);
  return found && isSecret(key, found.secretHash) ? found : null;
};

/** Refuses who has no key, one that was revoked, or a public one on a page that is not of its site. */
export const siteOfCaller = async (db: Database, named: Named): Promise<KnownSite> => {
  const secret = BEARER.exec(named.authorization ?? '')?.[1];
  const site =
    secret !== undefined
      ? await siteOfSecret(db, secret)
      : named.publicKey !== undefined
        ? await siteOfPublicKey(db, named.publicKey)
        : null;
  if (!site) throw new Failure('sites/no-such-key');
  if (site.state === 'revoked') throw new Failure('sites/revoked');
  const isFromPage = secret === undefined || named.origin !== null;
  if (isFromPage && (named.origin === null || !site.origins.includes(named.origin)))
    throw new Failure('sites/wrong-origin');
  return site;
};

const bodyOf = async (request: Request, bytes: Uint8Array): Promise<Uint8Array> => {
  const encoding = request.headers.get('content-encoding');
  if (encoding === null || encoding === 'identity') return bytes;
  if (encoding !== 'gzip') throw new Failure('http/wrong-content-type', { encoding: 'gzip' });
  try {
    return await inflate(bytes, { maxOutputLength: INFLATED_MOST_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new Failure('http/too-large', { limitBytes: INFLATED_MOST_BYTES });
    throw new Failure('http/bad-input', { issues: [{ path: 'body', code: 'not_gzip' }] });
  }
};

/** Counts events, refused ones too, in steps of a minute. */
const withinLimit = async (
  { hotState, clock }: IngestNeeds,
  site: KnownSite,
  events: number,
): Promise<void> => {
  const nowMs = clock.nowMs();
  const minute = Math.floor(nowMs / MINUTE_MS);
  const key = `behaviour/ingest/${site.id}/${minute}`;
  const count = await hotState.increment(key, events, 2 * MINUTE_MS);
  if (count > site.eventsPerMinute)
    throw new Failure('sites/too-many-events', { retryAfterMs: (minute + 1) * MINUTE_MS - nowMs });
};

/** Of these the ones that did not come before, now seen. In one order everywhere, so that two senders never deadlock. */
export const takeUnseen = async (
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const sorted = [...new Set(ids)].sort();
  const { rows } = await sql<{ id: string }>`
    insert into behaviour_site_seen (id) select * from unnest(${sorted}::uuid[])
    on conflict do nothing returning id`.execute(tx);
  return new Set(rows.map(({ id }) => id));
};

/** Writes those that did not come before, once each; answers which those were. */
export const appendUnseen = async (
  tx: Transaction,
  envelopes: readonly EventEnvelope[],
): Promise<ReadonlySet<EventEnvelope>> => {
  const unseen = new Set(
    await takeUnseen(
      tx,
      envelopes.map(({ id }) => id),
    ),
  );
  const fresh = envelopes.filter(({ id }) => unseen.delete(id));
  await appendEnvelopes(tx, fresh);
  return new Set(fresh);
};

type Reply = ReplyOf<typeof contract.ingestEvents>;
type Refusal = Reply['refused'][number];

const refusalsOf = (verdicts: readonly Verdict[]): Refusal[] =>
  verdicts.flatMap((verdict, index) =>
    verdict.isKnown ? [] : [{ index, code: verdict.code, field: verdict.field }],
  );

/** Takes a batch of a site: what is new and can be read is in the log when it answers, and once. */
export const ingest = async (
  needs: IngestNeeds,
  named: Named,
  sent: { request: Request; bytes: Uint8Array; sentAtMs: number | undefined },
): Promise<Reply> => {
  const site = await siteOfCaller(needs.db, named);
  const events = readSent(await bodyOf(sent.request, sent.bytes));
  await withinLimit(needs, site, events.length);
  const nowMs = needs.clock.nowMs();
  const sending = { siteId: site.id, skewMs: skewOf(sent.sentAtMs, nowMs), nowMs };
  const verdicts = events.map((event) => verdictOf(event, sending));

  const envelopes = verdicts.flatMap(({ envelope }) => (envelope ? [envelope] : []));
  const fresh = await needs.db.transaction().execute((tx) => appendUnseen(tx, envelopes));
  const known = verdicts.flatMap((verdict) => (verdict.isKnown ? [verdict.envelope] : []));
  const accepted = known.filter((envelope) => fresh.has(envelope));
  const refused = refusalsOf(verdicts);
  const duplicates = known.length - accepted.length;
  const unnamed = accepted.filter(({ visitorId }) => visitorId === null).length;
  await countBatch(needs.db, site.id, { accepted: accepted.length, unnamed, duplicates, refused });
  return { accepted: accepted.length, duplicates, refused };
};
