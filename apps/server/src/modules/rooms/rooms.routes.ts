import * as contract from '@kaibo/contracts';
import { Failure } from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Caller, Router } from '#platform/router';
import { roomCards, roomPage } from './rooms.cards.ts';
import { deskRoutes, replayRoutes, teamRoutes } from './rooms.desk.routes.ts';
import { isOfTeam, requireTeam } from './rooms.guards.ts';
import { runSheetOf, saveRunSheet } from './rooms.run-sheet.ts';
import { cancelRoom, unveilProduct, updateRoom } from './rooms.schedule.ts';
import {
  createRoom,
  endRoom,
  pin,
  type RoomsCore,
  requireRoom,
  setBag,
  stopRoom,
} from './rooms.service.ts';
import { findRooms, type RoomRow, roomsSelling } from './rooms.store.ts';
import type { TeamNeeds } from './rooms.team.ts';

export interface RoomsRoutesNeeds {
  core: TeamNeeds;
  isFollowing(userId: string, hostId: string): Promise<boolean>;
}

export const roomsRoutes = (router: Router, needs: RoomsRoutesNeeds): void => {
  browseRoutes(router, needs);
  hostRoutes(router, needs.core);
  runSheetRoutes(router, needs.core);
  operatorRoutes(router, needs.core);
  deskRoutes(router, needs.core);
  replayRoutes(router, needs.core);
  teamRoutes(router, needs.core);
};

const cards = async (core: RoomsCore, rows: readonly RoomRow[]) => ({
  rooms: await roomCards(core, rows),
});

const browseRoutes = (router: Router, { core, isFollowing }: RoomsRoutesNeeds): void => {
  const follows = (caller: Caller, row: RoomRow): Promise<boolean> | false =>
    caller.id !== null && isFollowing(caller.id, row.hostId);

  router.mount(contract.listRooms, 'anyone', async ({ query }) =>
    cards(core, await findRooms(core.db, { ...query, listed: true })),
  );
  router.mount(contract.listRoomsSelling, 'anyone', async ({ params }) => {
    const ids = await roomsSelling(core.db, params.productId);
    if (ids.length === 0) return { rooms: [] };
    const { rooms } = await cards(core, await findRooms(core.db, { ids, limit: ids.length }));
    return {
      rooms: rooms.sort((a, b) => b.counters.viewersNow - a.counters.viewersNow).slice(0, 6),
    };
  });
  router.mount(contract.getRoom, 'anyone', async ({ params, caller }) => {
    const row = await requireRoom(core, params.roomId);
    const [following, isTeam] = await Promise.all([
      follows(caller, row),
      isOfTeam(core.db, row, caller.id),
    ]);
    return roomPage(core, row, { following, isTeam });
  });
};

const hostRoutes = (router: Router, core: RoomsCore): void => {
  const page = async (row: Promise<RoomRow>) =>
    roomPage(core, await row, { following: false, isTeam: true });

  router.mount(contract.createRoom, 'rooms:host', ({ caller, body }) =>
    page(createRoom(core, signedIn(caller), body)),
  );
  router.mount(contract.updateRoom, 'rooms:host', ({ caller, params, body }) =>
    page(updateRoom(core, signedIn(caller).id, { ...params, ...body })),
  );
  router.mount(contract.setBag, 'account', ({ caller, params, body }) =>
    page(setBag(core, signedIn(caller), params.roomId, body.productIds)),
  );
  router.mount(contract.pinProduct, 'account', ({ caller, params, body }) =>
    page(pin(core, signedIn(caller), params.roomId, body.productId)),
  );
  router.mount(contract.unveilProduct, 'rooms:host', ({ caller, params, body }) =>
    page(unveilProduct(core, signedIn(caller).id, params.roomId, body.productId)),
  );
  router.mount(contract.cancelRoom, 'rooms:host', ({ caller, params, body }) =>
    page(cancelRoom(core, signedIn(caller).id, params.roomId, body.reason)),
  );
  router.mount(contract.endRoom, 'rooms:host', ({ caller, params }) =>
    page(endRoom(core, signedIn(caller).id, params.roomId)),
  );
  router.mount(contract.listMyRooms, 'rooms:host', async ({ caller }) =>
    cards(core, await findRooms(core.db, { hostId: signedIn(caller).id, limit: 100 })),
  );
};

const runSheetRoutes = (router: Router, core: RoomsCore): void => {
  router.mount(contract.getRunSheet, 'account', async ({ caller, params }) => {
    const row = await requireRoom(core, params.roomId);
    await requireTeam(core.db, row, signedIn(caller).id);
    return runSheetOf(core, row);
  });
  router.mount(contract.saveRunSheet, 'account', ({ caller, params, body }) =>
    saveRunSheet(core, signedIn(caller), params.roomId, body),
  );
};

const operatorRoutes = (router: Router, core: RoomsCore): void => {
  router.mount(contract.listAllRooms, 'rooms:read-all', async ({ query }) =>
    cards(core, await findRooms(core.db, query)),
  );
  router.mount(contract.stopRoom, 'rooms:stop', async ({ caller, params, body }) => {
    const row = await stopRoom(core, signedIn(caller).id, params.roomId, body.reason);
    const [card] = await roomCards(core, [row]);
    if (!card) throw new Failure('rooms/no-such-room');
    return card;
  });
};
