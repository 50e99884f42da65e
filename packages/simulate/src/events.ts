/** What happens, in the order of the codes. */
export const kinds = [
  'exposure',
  'click',
  'enter',
  'full',
  'shown',
  'like',
  'chat',
  'gift',
  'follow',
  'order',
  'paid',
  'expired',
  'sold-out',
  'leave',
  'share',
  'delivered',
  'returned',
  'review',
  'room-start',
  'room-end',
  'host-quit',
  'viewer-quit',
  'restock',
  'highlight',
] as const;

export type Kind = (typeof kinds)[number];

/** Codes by name: `codes.click`. */
export const codes = Object.fromEntries(kinds.map((kind, code) => [kind, code])) as Readonly<
  Record<Kind, number>
>;

/**
 * Where events go, one call each. What does not apply is −1 (`viewer`, `room`, `product`) or 0 (`value`: place of an
 * exposure or click, milliseconds of a stay, fen of an order, stars of a review, the friend who was told: a viewer, or from
 * the number of viewers on somebody outside of the market).
 */
export interface Sink {
  emit(
    code: number,
    atMs: number,
    viewer: number,
    room: number,
    product: number,
    value: number,
  ): void;
}

/** Forgets everything. */
export const nowhere: Sink = { emit: () => undefined };

/** Several in one. */
export const toAll = (sinks: readonly Sink[]): Sink => ({
  emit: (code, atMs, viewer, room, product, value) => {
    for (const sink of sinks) sink.emit(code, atMs, viewer, room, product, value);
  },
});

/** A digest of every byte of every event in order: equal markets, and only they, have equal ones. */
export const digest = (): Sink & { hex(): string } => {
  const bytes = new DataView(new ArrayBuffer(40));
  let a = 0x6a09e667;
  let b = 0xbb67ae85;
  const mix = (word: number): void => {
    a = Math.imul(a ^ word, 0x9e3779b1);
    a ^= a >>> 15;
    b = Math.imul(b + word, 0x85ebca77) ^ a;
    b = (b << 13) | (b >>> 19);
  };
  return {
    emit: (code, atMs, viewer, room, product, value) => {
      bytes.setFloat64(0, atMs, true);
      bytes.setFloat64(8, value, true);
      mix(code);
      for (let at = 0; at < 16; at += 4) mix(bytes.getUint32(at, true));
      mix(viewer);
      mix(room);
      mix(product);
    },
    hex: () => [a, b].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(''),
  };
};
