export type { SentEvent } from './queue.ts';
export { type Consent, type Item, init, type Order, type Settings, type Tracker } from './track.ts';
