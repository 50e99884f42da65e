import * as contract from '@kaibo/contracts';
import { Failure } from '@kaibo/contracts';
import { signedIn } from '#platform/http.caller';
import { isId } from '#platform/id';
import type { Caller, Router } from '#platform/router';
import { createAccess, isPublic } from './media.access.ts';
import { type EncoderNeeds, encoderOf, rotateStreamKey } from './media.channels.ts';
import type { LiveProxy } from './media.proxy.ts';
import { readLiveFile } from './media.rules.ts';

export interface RoutesNeeds extends EncoderNeeds {
  proxy: LiveProxy;
  /** Told by rooms, which come later in the order of modules. */
  isOnTeam(roomId: string, caller: Caller): Promise<boolean>;
}

const liveFile = {
  method: 'GET',
  path: '/live/:session/:file',
  summary: 'Playlists and segments of a stream or its replay (HLS)',
} as const;

const teamFile = {
  method: 'GET',
  path: '/team/:session/:file',
  summary: 'The same for the team of the room: rehearsals, and recordings before they were trimmed',
} as const;

export const mediaRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.getEncoder, 'rooms:host', ({ params, caller }) =>
    encoderOf(needs, params.roomId, signedIn(caller).id),
  );
  router.mount(contract.rotateStreamKey, 'rooms:host', ({ params, caller }) =>
    rotateStreamKey(needs, params.roomId, signedIn(caller).id),
  );
  fileRoutes(router, needs);
};

const fileRoutes = (router: Router, { db, proxy, isOnTeam }: RoutesNeeds): void => {
  const accessOf = createAccess(db);

  router.mountRaw(liveFile, 'anyone', async (request, { session = '', file = '' }) => {
    if (!isId(session)) throw new Failure('media/no-stream');
    const wanted = readLiveFile(file);
    if (!wanted) throw new Failure('media/no-such-segment');
    const access = await accessOf(session);
    if (!isPublic(access, wanted))
      throw new Failure(wanted.kind === 'segment' ? 'media/no-such-segment' : 'media/no-stream');
    return proxy.serve(request, { root: 'live', session, file, shown: access.shown });
  });

  // Asked for every single file: who was taken off the team sees no further segment.
  router.mountRaw(teamFile, 'account', async (request, { session = '', file = '' }, caller) => {
    if (!isId(session)) throw new Failure('media/no-stream');
    const { roomId, rehearsal, stopped } = await accessOf(session);
    if (roomId === null || stopped || !(await isOnTeam(roomId, caller)))
      throw new Failure('media/no-stream');
    const root = rehearsal ? 'rehearsal' : 'live';
    const answer = await proxy.serve(request, { root, session, file, shown: null });
    answer.headers.set('cache-control', 'private, no-store');
    return answer;
  });
};
