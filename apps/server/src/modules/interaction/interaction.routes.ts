import * as contract from '@kaibo/contracts';
import { Failure } from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import type { Rooms } from '#rooms';
import { type FollowNeeds, setFollowing } from './interaction.follows.ts';
import { type LinesNeeds, linesBetween, removeLine } from './interaction.lines.ts';

export interface RoutesNeeds extends FollowNeeds, LinesNeeds {
  accounts: Pick<Accounts, 'faces'>;
  rooms: Pick<Rooms, 'isOnTeam' | 'replayTimes'>;
}

export const interactionRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.followHost, 'account', async ({ params, body, caller }) => {
    await setFollowing(needs, { user: signedIn(caller), ...params, ...body });
    return { following: body.following };
  });
  router.mount(contract.removeLine, 'account', async ({ params, caller }) => {
    if (!(await needs.rooms.isOnTeam(params.roomId, caller)))
      throw new Failure('rooms/not-your-room');
    await removeLine(needs, signedIn(caller).id, params);
    return { done: true } as const;
  });
  router.mount(contract.getReplayChat, 'anyone', async ({ params, query }) => {
    const times = await needs.rooms.replayTimes(params.roomId);
    if (!times) throw new Failure('rooms/no-replay');
    const span = { fromMs: times.timeAt(query.fromMs), toMs: times.timeAt(query.toMs) };
    const lines = await linesBetween(needs.db, params.roomId, span);
    const faces = await needs.accounts.faces([...new Set(lines.map((line) => line.userId))]);
    return {
      lines: lines.map((line) => ({
        ...line,
        atMs: Math.max(0, times.placeOf(line.atMs)),
        ...(faces.get(line.userId) ?? { name: '', avatarUrl: null }),
      })),
    };
  });
};
