import type { BusEvent } from './access-unit.ts';

export type SubscriptionLimits = { maxQueuedUnits: number; maxQueuedBytes: number };

export type Subscription = {
  /** The next event at once, or undefined when the queue is empty. */
  take(): BusEvent | undefined;
  /** Waits for the next event; null after `end` was read or after `close`. One waiter at a time. */
  next(): Promise<BusEvent | null>;
  [Symbol.asyncIterator](): AsyncIterator<BusEvent>;
  close(): void;
  readonly queuedUnits: number;
  /** Units this subscriber never got because it was slow. */
  readonly droppedUnits: number;
};

const DEFAULT_LIMITS: SubscriptionLimits = {
  maxQueuedUnits: 1_000,
  maxQueuedBytes: 16 * 1024 * 1024,
};

/** Runs and tracks an unread queue may hold beside its units. */
const MAX_QUEUED_CHANGES = 64;

const isUnit = (event: BusEvent): event is BusEvent & { data: Buffer } =>
  event.kind === 'video' || event.kind === 'audio';

/**
 * One reader's queue. When it is full everything queued goes, and the reader continues at the next
 * key frame with a `gap` first: memory stays bounded whatever the reader does. Changes of tracks and
 * runs survive the drop.
 */
export const createSubscription = (
  limits: Partial<SubscriptionLimits>,
  onClose: () => void,
): Subscription & { offer: (event: BusEvent) => void } => {
  const { maxQueuedUnits, maxQueuedBytes } = { ...DEFAULT_LIMITS, ...limits };
  let queue: BusEvent[] = [];
  let head = 0;
  let queuedUnits = 0;
  let queuedBytes = 0;
  let droppedUnits = 0;
  let droppedSinceGap = 0;
  let awaitingKey = false;
  let withVideo = false;
  let closed = false;
  let waiter: ((event: BusEvent | null) => void) | null = null;

  const wake = (): void => {
    if (waiter === null) return;
    const event = take();
    if (event === undefined) return;
    const resolve = waiter;
    waiter = null;
    resolve(event);
  };

  const drop = (units: number): void => {
    droppedUnits += units;
    droppedSinceGap += units;
  };

  /** Of what was queued keeps the last run, tracks and idle: what the reader needs to go on. */
  const overflow = (): void => {
    const latest = new Map<string, BusEvent>();
    for (const event of queue.slice(head)) {
      if (event.kind === 'gap') droppedSinceGap += event.droppedUnits;
      else if (!isUnit(event)) latest.set(event.kind, event);
    }
    drop(queuedUnits);
    queue = [...latest.values()];
    head = 0;
    queuedUnits = 0;
    queuedBytes = 0;
    awaitingKey = true;
  };

  const take = (): BusEvent | undefined => {
    if (head >= queue.length) return undefined;
    const event = queue[head++]!;
    if (isUnit(event)) {
      queuedUnits -= 1;
      queuedBytes -= event.data.length;
    }
    if (head > 64 && head * 2 > queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
    return event;
  };

  const startsPicture = (event: BusEvent): boolean =>
    event.kind === 'video' ? event.key : event.kind === 'audio' && !withVideo;

  const offer = (event: BusEvent): void => {
    if (closed) return;
    if (queue.length - head > maxQueuedUnits + MAX_QUEUED_CHANGES) overflow();
    if (event.kind === 'tracks') withVideo = event.tracks.video !== null;
    if (isUnit(event)) {
      const full =
        queuedUnits >= maxQueuedUnits || queuedBytes + event.data.length > maxQueuedBytes;
      if (full) overflow();
      if (awaitingKey && !startsPicture(event)) {
        drop(1);
        return;
      }
      awaitingKey = false;
      if (droppedSinceGap > 0) {
        queue.push({ kind: 'gap', droppedUnits: droppedSinceGap });
        droppedSinceGap = 0;
      }
      queuedUnits += 1;
      queuedBytes += event.data.length;
    }
    queue.push(event);
    wake();
  };

  const close = (): void => {
    if (closed) return;
    closed = true;
    queue = [];
    head = 0;
    queuedUnits = 0;
    queuedBytes = 0;
    onClose();
    waiter?.(null);
    waiter = null;
  };

  const next = async (): Promise<BusEvent | null> => {
    const event = take();
    if (event?.kind === 'end') close();
    if (event !== undefined) return event;
    if (closed) return null;
    const waited = await new Promise<BusEvent | null>((resolve) => {
      waiter = resolve;
    });
    if (waited?.kind === 'end') close();
    return waited;
  };

  return {
    get queuedUnits() {
      return queuedUnits;
    },
    get droppedUnits() {
      return droppedUnits;
    },
    offer,
    take,
    next,
    close,
    async *[Symbol.asyncIterator]() {
      try {
        for (let event = await next(); event !== null; event = await next()) yield event;
      } finally {
        close();
      }
    },
  };
};
