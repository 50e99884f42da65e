import * as contract from '@kaibo/contracts';
import { Failure } from '@kaibo/contracts';
import { signedIn } from '#platform/http.caller';
import type { Router } from '#platform/router';
import { type EncoderNeeds, encoderOf, rotateStreamKey } from './media.channels.ts';
import type { LiveProxy } from './media.proxy.ts';
import { isUuid } from './media.rules.ts';
import { createStoppedSessions } from './media.stopped.ts';

export interface RoutesNeeds extends EncoderNeeds {
  proxy: LiveProxy;
}

const liveFile = {
  method: 'GET',
  path: '/live/:session/:file',
  summary: 'Playlists and segments of a stream or its replay (HLS)',
} as const;

export const mediaRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.getEncoder, 'rooms:host', ({ params, caller }) =>
    encoderOf(needs, params.roomId, signedIn(caller).id),
  );
  router.mount(contract.rotateStreamKey, 'rooms:host', ({ params, caller }) =>
    rotateStreamKey(needs, params.roomId, signedIn(caller).id),
  );
  const isStopped = createStoppedSessions(needs.db);
  router.mountRaw(liveFile, 'anyone', async (request, { session = '', file = '' }) => {
    if (!isUuid(session) || (await isStopped(session))) throw new Failure('media/no-stream');
    return needs.proxy.serve(request, session, file);
  });
};
