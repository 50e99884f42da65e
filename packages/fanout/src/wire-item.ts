import type { BrokerItem } from './broker.ts';
import { itemKinds, type RoomItem } from './items.ts';
import type { WireItem } from './protocol.ts';

export const toBrokerItem = (item: RoomItem): BrokerItem => {
  const [kind, id, ...body] = item;
  return { class: itemKinds[kind].delivery === 'reliable' ? 'R' : 'C', kind, id, body };
};

/** Kinds that this version does not know pass through unchanged: a newer client may know them. */
export const toWireItem = ({ kind, id, body }: BrokerItem): WireItem =>
  Array.isArray(body) ? [kind, id, ...body] : [kind, id, body];
