import {
  AnnouncementChanged,
  BagChanged,
  ChatRemoved,
  OrderPaid,
  OrderPlaced,
  type PayloadOf,
  PriceChanged,
  ProductPinned,
  ProductUnveiled,
  RoomCancelled,
  RoomEnded,
  RoomRescheduled,
  RoomWentLive,
  SoldOutMarked,
  StockChanged,
  StreamEnded,
} from '@kaibo/contracts';
import type { PublishedItem, RoomHub } from '@kaibo/fanout';
import type { StoredEvent, Subscription } from '#platform/events';

export interface TellNeeds {
  hub: RoomHub;
  /** Live rooms whose bag holds the product. */
  roomsSelling(productId: string): Promise<readonly string[]>;
}

/** Everybody in a room learns what changed there, in the order of the log. */
export const interactionSubscriptions = (needs: TellNeeds): readonly Subscription[] => [
  {
    group: 'interaction.rooms',
    names: [
      ProductPinned.name,
      BagChanged.name,
      SoldOutMarked.name,
      ChatRemoved.name,
      ProductUnveiled.name,
      RoomRescheduled.name,
      RoomCancelled.name,
      AnnouncementChanged.name,
      RoomWentLive.name,
      RoomEnded.name,
      StreamEnded.name,
      OrderPlaced.name,
      OrderPaid.name,
      PriceChanged.name,
      StockChanged.name,
    ],
    // Viewers read a snapshot when they come: what happened before this process began is in it.
    from: 'now',
    handle: async (events) => {
      for (const event of events) await tell(needs, event);
    },
  },
];

const tell = async ({ hub, roomsSelling }: TellNeeds, event: StoredEvent): Promise<void> => {
  if (event.name === OrderPaid.name) {
    if (event.roomId) hub.count(event.roomId, 'sales', 1);
    return;
  }
  const items = itemsOf(event);
  const rooms = await roomsOf(event, roomsSelling);
  await Promise.all(rooms.flatMap((room) => items.map((item) => hub.publish(room, item))));
  if (event.roomId && isStop(event)) await sendAway(hub, event.roomId);
};

const isStop = ({ name, payload }: StoredEvent): boolean =>
  name === RoomEnded.name && (payload as PayloadOf<typeof RoomEnded>).status === 'stopped';

/** Nobody goes on talking in a room that an operator stopped; first everybody hears why. */
const sendAway = async (hub: RoomHub, roomId: string): Promise<void> => {
  // The first tick may find one under way and only wait for it.
  await hub.tick();
  await hub.tick();
  hub.dismiss(roomId, 'roomClosed');
};

const roomsOf = (
  { name, roomId, payload }: StoredEvent,
  roomsSelling: TellNeeds['roomsSelling'],
): Promise<readonly string[]> | readonly string[] => {
  if (name === PriceChanged.name || name === StockChanged.name)
    return roomsSelling((payload as PayloadOf<typeof PriceChanged>).productId);
  return roomId ? [roomId] : [];
};

/** An item's id is the event's, so a repeated delivery is dropped by who sees it twice. */
export const itemsOf = ({ id, name, payload }: StoredEvent): PublishedItem[] => {
  switch (name) {
    case ProductPinned.name:
      return [['pin', id, (payload as PayloadOf<typeof ProductPinned>).productId]];
    case SoldOutMarked.name:
    case BagChanged.name:
    // Both make everybody read the room anew, as another bag does.
    case ProductUnveiled.name:
    case RoomRescheduled.name:
      return [['bag', id]];
    case ChatRemoved.name:
      return [['retract', id, (payload as PayloadOf<typeof ChatRemoved>).messageId]];
    case AnnouncementChanged.name:
      return [['announcement', id, (payload as PayloadOf<typeof AnnouncementChanged>).text]];
    case RoomWentLive.name:
      return [['state', id, 'live']];
    case RoomCancelled.name:
      return [['state', id, 'ended']];
    case RoomEnded.name:
      return [['state', id, (payload as PayloadOf<typeof RoomEnded>).status]];
    case StreamEnded.name:
      // The replay is there from now on, which it was not yet when the host ended the room.
      return (payload as PayloadOf<typeof StreamEnded>).reason === 'stopped'
        ? []
        : [['state', id, 'ended']];
    case OrderPlaced.name:
      return (payload as PayloadOf<typeof OrderPlaced>).lines.map((line, i) => [
        'stock',
        `${id}.${i}`,
        line.skuId,
        line.left,
      ]);
    case PriceChanged.name: {
      const { skuId, toFen } = payload as PayloadOf<typeof PriceChanged>;
      return [['price', id, skuId, toFen]];
    }
    case StockChanged.name: {
      const { skuId, left } = payload as PayloadOf<typeof StockChanged>;
      return [['stock', id, skuId, left]];
    }
    default:
      return [];
  }
};
