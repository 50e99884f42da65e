/** How an event counts that lies some steps back (1: the latest or the next). */
export type Decay = 'same' | 'div' | 'linear' | 'quadratic' | 'log';

/** Weight of a distance of `steps` ≥ 1. Source: Ludewig & Jannach 2018, §3. */
export const decayOf = (decay: Decay, steps: number): number => {
  switch (decay) {
    case 'same':
      return 1;
    case 'div':
      return 1 / steps;
    case 'linear':
      return Math.max(0, 1 - 0.1 * steps);
    case 'quadratic':
      return 1 / (steps * steps);
    case 'log':
      return 1 / Math.log10(steps + 1.7);
  }
};

/** Weight of the event at `place` (from 1) of a session of so many events: the last counts most. */
export const placeWeight = (decay: Decay, place: number, length: number): number => {
  switch (decay) {
    case 'same':
      return 1;
    case 'div':
      return place / length;
    case 'linear':
      return Math.max(0, 1 - 0.1 * (length - place));
    case 'quadratic':
      return (place / length) ** 2;
    case 'log':
      return 1 / Math.log10(length - place + 1.7);
  }
};
