import type { EventLog, StoredEvent } from '../../apps/server/src/platform/events.ts';

/** Everything of these names (all without one) that was committed before the call, oldest first. */
export const readLog = async (
  events: Pick<EventLog, 'end' | 'read'>,
  ...names: string[]
): Promise<StoredEvent[]> => {
  // Nobody reads past an event that is just being written, and somebody in the background may write one.
  await events.end();
  return events.read(null, 100_000, names);
};
