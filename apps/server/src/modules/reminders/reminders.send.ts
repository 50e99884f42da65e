import type { Locale } from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Mailer } from '#platform/mail';
import type { Schedule } from '#rooms';
import type { PushSender } from './push.send.ts';
import type { Delivery, Finished } from './reminders.deliveries.ts';
import { stopToken } from './reminders.links.ts';
import { type Device, devicesById, forgetDevices } from './reminders.store.ts';
import { mailOf, type News, wordsOf } from './reminders.texts.ts';

export interface SendNeeds {
  db: Database;
  clock: Clock;
  accounts: Pick<Accounts, 'receivers' | 'userNames'>;
  mailer: Mailer;
  push: PushSender;
  /** Signs the links that stop a kind of mail. */
  secret: string;
  publicUrl: string;
  onError(error: unknown): void;
}

/** So many at once: a mail server or push service is not flooded, and the program stays responsive. */
const AT_ONCE = 10;
const PUSH_TTL_S = 30 * 60;

/** Runs `work` on each, at most so many at a time; the answers in the order of the inputs. */
const inTurns = async <In, Out>(
  inputs: readonly In[],
  work: (input: In) => Promise<Out>,
): Promise<Out[]> => {
  const answers: Out[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < inputs.length) {
      const i = next++;
      answers[i] = await work(inputs[i]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, inputs.length) }, worker));
  return answers;
};

const newsOf = (schedule: Schedule, hostName: string, kind: News['kind']): News => ({
  kind,
  title: schedule.title,
  hostName,
  startsAtMs: schedule.startsAtMs,
  timeZone: schedule.timeZone,
  isCancelled: schedule.status !== 'scheduled' && schedule.status !== 'live',
  cancelReason: schedule.cancelReason,
});

/** What a service worker shows (`apps/web/public/sw.js`). */
export const pushPayload = (
  news: News,
  about: { locale: Locale; path: string; tag: string },
): string => {
  const { head, body } = wordsOf(news, about.locale);
  return JSON.stringify({
    title: head.slice(0, 120),
    body: body.slice(0, 300),
    path: about.path,
    tag: about.tag,
    lang: about.locale,
  });
};

/** Sends one batch and says how each went. Nothing thrown by a single message stops the others. */
export const createDeliver = (needs: SendNeeds) => {
  const stopPage = (userId: string, kind: News['kind']) => {
    const token = stopToken(needs.secret, { userId, kind });
    return {
      page: new URL(`/unsubscribe?token=${token}`, needs.publicUrl).href,
      oneClick: new URL(`/v1/reminders/unsubscribe/${token}`, needs.publicUrl).href,
    };
  };

  return async (
    schedule: Schedule,
    occasion: string,
    batch: readonly Delivery[],
  ): Promise<Finished[]> => {
    const targets = (channel: Delivery['channel']): string[] =>
      batch.filter((one) => one.channel === channel).map((one) => one.targetId);
    const deviceIds = targets('push');
    const [names, receivers, devices] = await Promise.all([
      needs.accounts.userNames([schedule.hostId]),
      needs.accounts.receivers(targets('mail')),
      deviceIds.length === 0 ? [] : devicesById(needs.db, deviceIds),
    ]);
    const hostName = names.get(schedule.hostId) ?? '';
    const deviceOf = new Map(devices.map((device): [string, Device] => [device.id, device]));
    const path = `/rooms/${schedule.roomId}`;
    const key = `${occasion}.${schedule.roomId}`;
    const gone: string[] = [];

    const mail = async ({ targetId, kind }: Delivery): Promise<Finished['outcome']> => {
      const receiver = receivers.get(targetId);
      if (!receiver) return 'dropped';
      const stop = stopPage(targetId, kind);
      const links = {
        roomUrl: new URL(path, needs.publicUrl).href,
        stopUrl: stop.page,
        settingsUrl: new URL('/account/notifications', needs.publicUrl).href,
      };
      await needs.mailer.send({
        ...mailOf(newsOf(schedule, hostName, kind), receiver, links),
        key: `${key}.${targetId}`,
        unsubscribeUrl: stop.oneClick,
      });
      return 'sent';
    };

    const push = async ({ targetId, kind }: Delivery): Promise<Finished['outcome']> => {
      const device = deviceOf.get(targetId);
      if (!device) return 'dropped';
      const news = newsOf(schedule, hostName, kind);
      const outcome = await needs.push.send(device, {
        payload: pushPayload(news, { locale: device.locale, path, tag: key }),
        ttlSeconds: PUSH_TTL_S,
        urgency: kind === 'changed' ? 'normal' : 'high',
        topic: schedule.roomId.replaceAll('-', ''),
      });
      if (outcome === 'gone') gone.push(device.id);
      if (outcome === 'sent' || outcome === 'later') return outcome;
      return outcome === 'gone' ? 'dropped' : 'failed';
    };

    const finished = await inTurns(batch, async (delivery): Promise<Finished> => {
      try {
        const outcome = await (delivery.channel === 'mail' ? mail(delivery) : push(delivery));
        return { ...delivery, outcome };
      } catch (error) {
        needs.onError(error);
        return { ...delivery, outcome: 'later' };
      }
    });
    await forgetDevices(needs.db, gone);
    return finished;
  };
};

export type Deliver = ReturnType<typeof createDeliver>;
