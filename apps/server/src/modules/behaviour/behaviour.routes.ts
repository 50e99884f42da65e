import * as contract from '@kaibo/contracts';
import { countEventsByName, listNewestEvents } from '#platform/events.query';
import type { Router } from '#platform/router';
import { afterConsent, envelopesOf } from './behaviour.rules.ts';
import type { BehaviourNeeds } from './index.ts';

export const behaviourRoutes = (router: Router, needs: BehaviourNeeds): void => {
  router.mount(contract.collectEvents, 'anyone', async ({ body, caller }) => {
    const { id: actorId, simulated } = caller;
    const consent = actorId === null ? null : await needs.consentOf(actorId);
    const sender = afterConsent(
      { actorId, visitorId: body.visitorId, simulated },
      consent?.analytics ?? false,
    );
    const { envelopes, clamped } = envelopesOf(body.events, sender, needs.clock.nowMs());
    await needs.events.appendBatch(envelopes);
    return { accepted: envelopes.length, clamped };
  });
  router.mount(contract.listEvents, 'events:read', async ({ query }) => {
    const [events, counts] = await Promise.all([
      listNewestEvents(needs.db, query),
      countEventsByName(needs.db),
    ]);
    return {
      events: events.map(({ position, ...event }) => ({ ...event, offset: position.offset })),
      counts,
    };
  });
};
