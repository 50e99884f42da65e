/** Where a rail stands, as its exposures are counted. */
export type RailSurface = 'home' | 'room' | 'replay' | 'product' | 'order';

/** The answer that something came with. */
export interface Served {
  requestId: string;
  policyVersion: string;
}
