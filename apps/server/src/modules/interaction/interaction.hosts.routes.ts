import * as contract from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { isFollowing } from './interaction.follows.ts';
import { followedHosts, followingFeed, type HostsNeeds, hostPage } from './interaction.hosts.ts';

export const hostsRoutes = (router: Router, needs: HostsNeeds): void => {
  router.mount(contract.getFollowing, 'account', ({ caller, query }) =>
    followingFeed(needs, signedIn(caller).id, query.limit),
  );
  router.mount(contract.listFollowedHosts, 'account', ({ caller, query }) =>
    followedHosts(needs, signedIn(caller).id, query),
  );
  router.mount(contract.getHost, 'anyone', async ({ caller, params }) => {
    const follows = caller.id !== null && (await isFollowing(needs.db, caller.id, params.hostId));
    return hostPage(needs, params.hostId, follows);
  });
};
