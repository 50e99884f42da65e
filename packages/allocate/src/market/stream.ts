import { AllocateError } from '../errors.ts';
import { type Groups, type Numbers, noGroups, type Problem } from '../problem.ts';

/**
 * Requests for a feed as they came, with what each room would have brought: the market that policies are played on.
 * Request i has the edges `offsets[i]` up to `offsets[i + 1]`.
 */
export interface RequestStream {
  readonly offsets: Uint32Array;
  readonly atMs: Float64Array;
  /** Room of each edge. */
  readonly rooms: Uint32Array;
  /** Worth of an impression, fen. */
  readonly values: Float64Array;
  /** Probability of a click, and mean milliseconds after one. */
  readonly clicks: Float64Array;
  readonly dwellMs: Float64Array;
  /** Expected use of an impression: seat-minutes and pieces. */
  readonly seatUse: Float64Array;
  readonly stockUse: Float64Array;
  readonly roomCount: number;
  /** On air from … to, epoch ms; a room may end while it is being planned with. */
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
  /** Category of each room. */
  readonly kind: Int32Array;
  readonly slots: number;
}

/** What may be used up, and what is promised, from the first to the last request; per room. */
export interface Terms {
  readonly seats: Float64Array;
  readonly stock: Float64Array;
  readonly floors: Float64Array;
  readonly groups: Groups;
}

export const requestCount = (stream: RequestStream): number => stream.atMs.length;

/**
 * @throws AllocateError `allocate/time-backwards` where a request comes before the one above it,
 *   `allocate/empty-candidates` for a stream without requests.
 */
export const checkStream = ({ atMs }: RequestStream): void => {
  if (atMs.length === 0) throw new AllocateError('allocate/empty-candidates', 'no requests');
  for (let index = 1; index < atMs.length; index++)
    if (!(atMs[index]! >= atMs[index - 1]!))
      throw new AllocateError('allocate/time-backwards', `request ${index}`, {
        field: 'atMs',
        index,
        expected: atMs[index - 1]!,
        found: atMs[index]!,
      });
};

/** Some requests of a stream, each standing for so many views. */
export interface Sample {
  readonly stream: RequestStream;
  readonly requests: readonly number[];
  readonly views: number;
}

/**
 * The linear program of what is still to come: each sampled request a cohort. Edges to rooms that are off air by
 * then or by `nowMs` are left out, and so are requests that nothing is left of.
 *
 * @throws AllocateError `allocate/empty-candidates` where nothing is left at all.
 */
export const problemOf = (
  samples: readonly Sample[],
  terms: Terms,
  { nowMs = Number.NEGATIVE_INFINITY, slots }: { nowMs?: number; slots: number },
): Problem => {
  const offsets: number[] = [0];
  const [rooms, values, seatUse, stockUse, views]: number[][] = [[], [], [], [], []];
  for (const { stream, requests, views: each } of samples) {
    if (!(each > 0)) continue;
    for (const request of requests) {
      const momentMs = Math.max(nowMs, stream.atMs[request]!);
      for (let edge = stream.offsets[request]!; edge < stream.offsets[request + 1]!; edge++) {
        if (stream.toMs[stream.rooms[edge]!]! <= momentMs) continue;
        rooms!.push(stream.rooms[edge]!);
        values!.push(stream.values[edge]!);
        seatUse!.push(stream.seatUse[edge]!);
        stockUse!.push(stream.stockUse[edge]!);
      }
      if (rooms!.length === offsets.at(-1)) continue;
      offsets.push(rooms!.length);
      views!.push(each);
    }
  }
  if (views!.length === 0)
    throw new AllocateError('allocate/empty-candidates', 'no request has a room on air');
  const column = (list: number[] | undefined): Numbers => Float64Array.from(list!);
  return {
    offsets: Uint32Array.from(offsets),
    rooms: Uint32Array.from(rooms!),
    values: column(values),
    views: column(views),
    slots,
    roomCount: terms.seats.length,
    seats: { use: column(seatUse), free: terms.seats },
    stock: { use: column(stockUse), free: terms.stock },
    floors: terms.floors,
    groups: terms.groups.floors.length > 0 ? terms.groups : noGroups,
  };
};

/** Everything that came: the best that anybody could have done with it. */
export const hindsightOf = (stream: RequestStream, terms: Terms): Problem =>
  problemOf(
    [{ stream, requests: Array.from({ length: requestCount(stream) }, (_, i) => i), views: 1 }],
    terms,
    { slots: stream.slots },
  );
