import type { TrafficLoss, TrafficPart } from '@kaibo/contracts/traffic';

/** Told apart by their place and words too, never by colour alone. */
export const partColour: Record<TrafficPart, string> = {
  organic: 'var(--part-organic)',
  floor: 'var(--part-floor)',
  group: 'var(--part-group)',
  exploration: 'var(--part-exploration)',
  paid: 'var(--part-paid)',
};

/** What was not given is drawn in outline, so one colour and four weights do. */
export const lossOpacity: Record<TrafficLoss, number> = {
  seats: 0.9,
  stock: 0.65,
  cap: 0.4,
  others: 0.2,
};
