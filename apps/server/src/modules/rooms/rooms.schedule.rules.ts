import { Failure, type RoomFormat } from '@kaibo/contracts';

/** A form is filled in for a while: a start that has just passed is not worth an argument. */
const GRACE_MS = 5 * 60_000;
const MOST_AHEAD_MS = 366 * 86_400_000;

/** Refuses a start that has passed, or one that nobody can plan. */
export const checkStart = (startsAtMs: number | null, nowMs: number): void => {
  if (startsAtMs === null) return;
  if (startsAtMs < nowMs - GRACE_MS) throw new Failure('rooms/starts-in-the-past');
  if (startsAtMs > nowMs + MOST_AHEAD_MS) throw new Failure('rooms/starts-too-late');
};

/** Only a launch hides products; what is hidden must be unveiled before the format may change. */
export const checkVeils = (format: RoomFormat, veiled: readonly string[]): void => {
  if (veiled.length > 0 && format !== 'launch') throw new Failure('rooms/only-launch');
};

/** Place in the list of coming streams: by start, then by id, so that no tie is skipped. */
export interface UpcomingPlace {
  startsAtMs: number;
  id: string;
}

export const placeText = ({ startsAtMs, id }: UpcomingPlace): string => `${startsAtMs}_${id}`;

const PLACE = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Null for what `placeText` has not made. */
export const placeOf = (text: string): UpcomingPlace | null => {
  const [, startsAtMs, id] = PLACE.exec(text) ?? [];
  return startsAtMs && id ? { startsAtMs: Number(startsAtMs), id } : null;
};
