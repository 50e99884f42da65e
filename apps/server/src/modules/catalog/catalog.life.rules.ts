import { Failure, type ProductStatus } from '@kaibo/contracts';

/** What decides where a product stands. */
export interface Life {
  status: ProductStatus;
  publishAtMs: number | null;
  unpublishAtMs: number | null;
  /** Staff have seen it as it is. */
  vetted: boolean;
  /** Staff gave it back and have not approved it since. */
  returnedReason: string | null;
}

export interface LifeChange {
  status?: 'draft' | 'active' | 'hidden';
  publishAtMs?: number | null;
  unpublishAtMs?: number | null;
  /** What staff look at differs from what they saw. */
  contentChanged: boolean;
}

/** Scheduled times lie ahead when they are set, and in order. */
const checkTimes = (before: Life, change: LifeChange, nowMs: number): void => {
  const { publishAtMs = before.publishAtMs, unpublishAtMs = before.unpublishAtMs } = change;
  if (change.publishAtMs != null && change.publishAtMs <= nowMs)
    throw new Failure('catalog/bad-times', { field: 'publishAtMs' });
  if (change.unpublishAtMs != null && change.unpublishAtMs <= nowMs)
    throw new Failure('catalog/bad-times', { field: 'unpublishAtMs' });
  if (publishAtMs !== null && unpublishAtMs !== null && publishAtMs >= unpublishAtMs)
    throw new Failure('catalog/bad-times', { field: 'unpublishAtMs' });
};

/** A status that is said without a time ends what was scheduled; what is on sale already needs no time to go there. */
const publishTime = (before: Life, change: LifeChange): number | null => {
  if (change.status === undefined && before.status === 'active') return null;
  if (change.publishAtMs !== undefined) return change.publishAtMs;
  return change.status === undefined ? before.publishAtMs : null;
};

/**
 * Where a product stands after its merchant's change. With vetting on, or once staff gave it back, it goes on sale
 * only as staff saw it: until then it waits, and a change of what is on sale takes it off the shelf to wait again.
 */
export const afterChange = (
  before: Life,
  change: LifeChange,
  { vetting, nowMs }: { vetting: boolean; nowMs: number },
): Life => {
  checkTimes(before, change, nowMs);
  const vetted = before.vetted && !change.contentChanged;
  const publishAtMs = publishTime(before, change);
  const { unpublishAtMs = before.unpublishAtMs } = change;
  const { returnedReason } = before;
  const base = { publishAtMs, unpublishAtMs, vetted, returnedReason };

  const wanted = change.status ?? before.status;
  const isLater = publishAtMs !== null;
  const isNow = !isLater && (wanted === 'active' || wanted === 'review');
  const needsVetting = (vetting || returnedReason !== null) && !vetted;
  if ((isNow || isLater) && needsVetting) return { ...base, status: 'review' };
  if (isNow) return { ...base, status: 'active', returnedReason: null };
  return { ...base, status: wanted === 'hidden' ? 'hidden' : 'draft' };
};

/** Staff let it pass: on sale now, or at the time that was set. */
export const afterApproval = (before: Life, nowMs: number): Life => {
  const waits = before.publishAtMs !== null && before.publishAtMs > nowMs;
  return {
    ...before,
    vetted: true,
    returnedReason: null,
    status: waits ? 'draft' : 'active',
    publishAtMs: waits ? before.publishAtMs : null,
  };
};

export const afterReturn = (before: Life, reason: string): Life => ({
  ...before,
  vetted: false,
  returnedReason: reason,
  status: 'draft',
  publishAtMs: null,
});
