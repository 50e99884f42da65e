import * as contract from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { roomCards } from './rooms.cards.ts';
import { announce, deskOf, goLive, setRehearsal, setSoldOut } from './rooms.desk.ts';
import { editReplay, replayEditOf, replayOf } from './rooms.replay.ts';
import type { RoomsCore } from './rooms.service.ts';
import { findRooms } from './rooms.store.ts';
import { assistedBy } from './rooms.team.store.ts';
import { accept, invite, lookAt, remove, type TeamNeeds, teamOf, withdraw } from './rooms.team.ts';

const done = { done: true } as const;

/** Who may is decided by the room: its host, and who was taken onto its team. */
export const deskRoutes = (router: Router, core: RoomsCore): void => {
  router.mount(contract.getDesk, 'account', ({ caller, params }) =>
    deskOf(core, signedIn(caller), params.roomId),
  );
  router.mount(contract.setRehearsal, 'account', async ({ caller, params, body }) => {
    await setRehearsal(core, signedIn(caller), params.roomId, body.on);
    return { on: body.on };
  });
  router.mount(contract.goLive, 'account', async ({ caller, params }) => {
    await goLive(core, signedIn(caller), params.roomId);
    return { on: false };
  });
  router.mount(contract.setSoldOut, 'account', async ({ caller, params, body }) => ({
    soldOut: await setSoldOut(core, signedIn(caller), { ...params, ...body }),
  }));
  router.mount(contract.announce, 'account', async ({ caller, params, body }) => ({
    text: await announce(core, signedIn(caller), params.roomId, body.text),
  }));
};

export const replayRoutes = (router: Router, core: RoomsCore): void => {
  router.mount(contract.getReplay, 'anyone', ({ params }) => replayOf(core, params.roomId));
  router.mount(contract.getReplayEdit, 'account', async ({ caller, params }) => ({
    edit: await replayEditOf(core, signedIn(caller), params.roomId),
  }));
  router.mount(contract.editReplay, 'account', ({ caller, params, body }) =>
    editReplay(core, signedIn(caller), params.roomId, body),
  );
};

export const teamRoutes = (router: Router, needs: TeamNeeds): void => {
  router.mount(contract.listTeam, 'account', ({ caller, params }) =>
    teamOf(needs, signedIn(caller), params.roomId),
  );
  router.mount(contract.inviteToTeam, 'account', ({ caller, params, body }) =>
    invite(needs, signedIn(caller), params.roomId, body),
  );
  router.mount(contract.withdrawInvite, 'account', async ({ caller, params }) => {
    await withdraw(needs, signedIn(caller), params);
    return done;
  });
  router.mount(contract.lookAtInvite, 'anyone', ({ body }) => lookAt(needs, body.token));
  router.mount(contract.acceptInvite, 'account', ({ caller, body }) =>
    accept(needs, signedIn(caller), body.token),
  );
  router.mount(contract.removeFromTeam, 'account', async ({ caller, params }) => {
    await remove(needs, signedIn(caller), params);
    return done;
  });
  router.mount(contract.listAssisted, 'account', async ({ caller }) => {
    const ids = await assistedBy(needs.db, signedIn(caller).id);
    if (ids.length === 0) return { rooms: [] };
    const rows = await findRooms(needs.db, { ids, limit: ids.length });
    return { rooms: await roomCards(needs, rows) };
  });
};
