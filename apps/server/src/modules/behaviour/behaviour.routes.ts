import * as contract from '@kaibo/contracts';
import { type CsvColumn, csvTime, mountCsv } from '#platform/csv';
import type { StoredEvent } from '#platform/events';
import { countEventsByName, listNewestEvents } from '#platform/events.query';
import type { Router } from '#platform/router';
import { afterConsent, envelopesOf } from './behaviour.rules.ts';
import type { BehaviourNeeds } from './index.ts';

/** What a spreadsheet still opens; more is what `kaibo events export` is for. */
const CSV_MOST = 100_000;

const eventCsv: readonly CsvColumn<StoredEvent>[] = [
  { head: { zh: '时间（UTC）', en: 'Time (UTC)' }, cell: (event) => csvTime(event.atMs) },
  { head: { zh: '事件', en: 'Event' }, cell: (event) => event.name },
  { head: { zh: '编号', en: 'Id' }, cell: (event) => event.id },
  { head: { zh: '用户', en: 'Actor' }, cell: (event) => event.actorId },
  { head: { zh: '直播间', en: 'Room' }, cell: (event) => event.roomId },
  { head: { zh: '键', en: 'Key' }, cell: (event) => event.key },
  { head: { zh: '模拟', en: 'Simulated' }, cell: (event) => event.simulated },
  { head: { zh: '内容', en: 'Payload' }, cell: (event) => JSON.stringify(event.payload) },
];

export const behaviourRoutes = (router: Router, needs: BehaviourNeeds): void => {
  router.mount(contract.collectEvents, 'anyone', async ({ body, caller }) => {
    const { id: actorId, simulated } = caller;
    const consent = actorId === null ? null : await needs.consentOf(actorId);
    const { visitorId, locale = caller.locale } = body;
    const sender = afterConsent(
      { actorId, visitorId, simulated, locale },
      consent?.analytics ?? false,
    );
    const { envelopes, clamped } = envelopesOf(body.events, sender, needs.clock.nowMs());
    await needs.events.appendBatch(envelopes);
    return { accepted: envelopes.length, clamped };
  });
  mountCsv(
    router,
    {
      path: '/v1/console/events.csv',
      summary: 'The newest events that a filter finds, as CSV (at most 100,000)',
      query: contract.EventQuery,
      columns: eventCsv,
    },
    'events:read',
    (filter) => {
      let left = CSV_MOST;
      return async (after, limit) => {
        const page = { ...filter, before: after?.position.offset, limit: Math.min(limit, left) };
        const events = left > 0 ? await listNewestEvents(needs.db, page) : [];
        left -= events.length;
        return events;
      };
    },
  );
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
