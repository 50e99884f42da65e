export { type BrokerBatch, type BrokerItem, chatLog, type RoomBroker } from './broker.ts';
export { type Clock, systemClock } from './clock.ts';
export { type CloseReason, closeReasonOf, closeReasons, mayReconnect } from './close.ts';
export { defaultQueueLimits, type Member, type QueueLimits } from './delivery.ts';
export { FanoutError, type FanoutErrorCode, RoomRefusal } from './errors.ts';
export { textFrame } from './frame.ts';
export {
  createRoomHub,
  defaultRoomLimits,
  type HubOptions,
  type JoinOptions,
  type Place,
  type PublishedItem,
  type RoomHub,
} from './hub.ts';
export {
  type CounterName,
  type Counters,
  counterNames,
  type Delivery,
  type ItemKind,
  type ItemPayloads,
  isRoomItem,
  itemKinds,
  type RoomItem,
  type SummedCounter,
  summedCounters,
} from './items.ts';
export {
  type Ack,
  type ChatCommand,
  type Command,
  decodeCommand,
  decodeServerMessage,
  type Err,
  encodeMessage,
  type Hello,
  isFrame,
  maxCommandLength,
  maxLikesPerCommand,
  type Position,
  protocolVersion,
  type Reply,
  type Resume,
  type Retry,
  type ServerFrame,
  type WireItem,
} from './protocol.ts';
