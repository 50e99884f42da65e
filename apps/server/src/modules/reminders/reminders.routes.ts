import * as contract from '@kaibo/contracts';
import { Failure, Id, Locale } from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { calendarFile } from './reminders.calendar.ts';
import { readStopToken } from './reminders.links.ts';
import { choicesOf } from './reminders.rules.ts';
import {
  addDevice,
  noticesOf,
  reminderOf,
  removeDevice,
  type ServiceNeeds,
  scheduleFor,
  setDeviceReminder,
  setReminder,
  upcoming,
} from './reminders.service.ts';
import { choiceRows, devicesOf, forgetDevices, saveChoice } from './reminders.store.ts';

export interface RoutesNeeds extends ServiceNeeds {
  publicUrl: string;
  secret: string;
  /** What browsers subscribe with. */
  vapidPublicKey: string;
  hostNameOf(userId: string): Promise<string>;
}

export const remindersRoutes = (router: Router, needs: RoutesNeeds): void => {
  roomRoutes(router, needs);
  deviceRoutes(router, needs);
  noticeRoutes(router, needs);
  stopRoutes(router, needs);
  calendarRoute(router, needs);
};

const roomRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.listUpcoming, 'anyone', ({ caller, query }) =>
    upcoming(needs, caller.id, query),
  );
  router.mount(contract.getReminder, 'anyone', async ({ caller, params }) => {
    await scheduleFor(needs, params.roomId);
    return reminderOf(needs, params.roomId, caller.id);
  });
  router.mount(contract.setReminder, 'account', ({ caller, params, body }) =>
    setReminder(needs, signedIn(caller), { ...params, ...body }),
  );
};

const deviceRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.getPushKey, 'anyone', () => ({ key: needs.vapidPublicKey }));
  router.mount(contract.addPushDevice, 'anyone', async ({ caller, body }) => {
    await addDevice(needs, caller, body);
    return { done: true as const };
  });
  router.mount(contract.removePushDevice, 'anyone', async ({ body }) => {
    await removeDevice(needs, body.endpoint);
    return { done: true as const };
  });
  router.mount(contract.setDeviceReminder, 'anyone', ({ params, body }) =>
    setDeviceReminder(needs, { ...params, ...body }),
  );
};

const TEST_TTL_S = 300;

const noticeRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.getNotices, 'account', ({ caller }) =>
    noticesOf(needs, signedIn(caller).id),
  );
  router.mount(contract.setNotice, 'account', async ({ caller, params, body }) => {
    const { id } = signedIn(caller);
    await saveChoice(needs.db, id, { kind: params.kind, ...body });
    return noticesOf(needs, id);
  });
  router.mount(contract.testPush, 'account', async ({ caller }) => {
    const { id, name, locale } = signedIn(caller);
    const { granted, retryAfterMs } = await needs.hotState.take(`reminders/test/${id}`, {
      capacity: 5,
      refillPerSecond: 1 / 60,
    });
    if (!granted) throw new Failure('http/too-many', { retryAfterMs });
    const devices = await devicesOf(needs.db, id);
    const outcomes = await Promise.all(
      devices.map((device) =>
        needs.push.send(device, {
          payload: testPayload(name, locale),
          ttlSeconds: TEST_TTL_S,
          urgency: 'high',
          topic: 'test',
        }),
      ),
    );
    const gone = devices.filter((_, i) => outcomes[i] === 'gone').map((device) => device.id);
    await forgetDevices(needs.db, gone);
    return { sent: outcomes.filter((outcome) => outcome === 'sent').length };
  });
};

const testPayload = (name: string, locale: Locale): string =>
  JSON.stringify({
    title: locale === 'en' ? 'Push works' : '推送已开启',
    body:
      locale === 'en' ? `${name}, this is how you will be told.` : `${name}，开播时会这样提醒你。`,
    path: '/account/notifications',
    tag: 'test',
    lang: locale,
  });

const stopRoutes = (router: Router, needs: RoutesNeeds): void => {
  const choose = async (token: string, mail: boolean) => {
    const { userId, kind } = readStopToken(needs.secret, token);
    const { push } = choicesOf(await choiceRows(needs.db, userId))[kind];
    await saveChoice(needs.db, userId, { kind, mail, push });
    return { kind, mail };
  };
  router.mount(contract.unsubscribe, 'anyone', ({ body }) => choose(body.token, body.mail));
  router.mount(contract.oneClickUnsubscribe, 'anyone', async ({ params }) => {
    await choose(params.token, false);
    return { done: true as const };
  });
};

const calendarRoute = (router: Router, needs: RoutesNeeds): void =>
  router.mountRaw(
    {
      method: 'GET',
      path: '/v1/rooms/:roomId/calendar.ics',
      summary: 'A calendar file of a coming stream (RFC 5545), in the language `?lang=zh-CN|en`',
    },
    'anyone',
    async (request, params, caller) => {
      const roomId = Id.safeParse(params.roomId);
      if (!roomId.success) throw new Failure('rooms/no-such-room');
      const schedule = await scheduleFor(needs, roomId.data);
      if (schedule.startsAtMs === null) throw new Failure('rooms/not-scheduled');
      const asked = Locale.safeParse(new URL(request.url).searchParams.get('lang'));
      const { host } = new URL(needs.publicUrl);
      const text = calendarFile(
        {
          ...schedule,
          startsAtMs: schedule.startsAtMs,
          hostName: await needs.hostNameOf(schedule.hostId),
          isCancelled: schedule.status === 'cancelled',
          url: new URL(`/rooms/${schedule.roomId}`, needs.publicUrl).href,
        },
        { locale: asked.data ?? caller.locale, nowMs: needs.clock.nowMs(), host },
      );
      return new Response(text, {
        headers: {
          'content-type': 'text/calendar; charset=utf-8',
          'content-disposition': `attachment; filename="kaibo-${schedule.roomId.slice(-12)}.ics"`,
          'cache-control': 'no-cache',
        },
      });
    },
  );
