import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { RoomCard } from './rooms.ts';
import { RoomFormat } from './schedule.ts';
import { Done, Id, QueryInt } from './values.ts';

const inRoom = z.strictObject({ roomId: Id });

/** Whether the caller will be told of this stream, and how many will be. */
export const Reminder = z.strictObject({ subscribed: z.boolean(), subscribers: z.int().min(0) });
export type Reminder = z.infer<typeof Reminder>;

/** Minutes before the start at which subscribers are reminded. */
export const REMIND_MINUTES = 15;

export const getReminder = endpoint({
  method: 'GET',
  path: '/v1/rooms/:roomId/reminder',
  summary: 'Whether the caller is subscribed to a coming stream, and how many are',
  params: inRoom,
  reply: Reminder,
  errors: ['rooms/no-such-room'],
});

export const setReminder = endpoint({
  method: 'PUT',
  path: '/v1/rooms/:roomId/reminder',
  summary: 'Be reminded of a coming stream, or no longer',
  params: inRoom,
  body: z.strictObject({ subscribed: z.boolean() }),
  reply: Reminder,
  errors: ['rooms/no-such-room', 'rooms/not-scheduled', 'reminders/too-many'],
});

/** As a browser's PushManager gives it; whoever knows the endpoint speaks for that browser. */
export const PushSubscription = z.strictObject({
  endpoint: z.url().max(1_000),
  keys: z.strictObject({
    p256dh: z.string().regex(/^[\w-]{86,88}=?$/),
    auth: z.string().regex(/^[\w-]{22,24}={0,2}$/),
  }),
});
export type PushSubscription = z.infer<typeof PushSubscription>;

export const getPushKey = endpoint({
  method: 'GET',
  path: '/v1/push/key',
  summary: 'The public key that a browser subscribes to push messages with (VAPID)',
  reply: z.strictObject({ key: z.string() }),
});

export const addPushDevice = endpoint({
  method: 'PUT',
  path: '/v1/push/device',
  summary: "Send push messages to this browser: an account's, or a guest's for single streams",
  body: z.strictObject({ subscription: PushSubscription }),
  reply: Done,
  errors: ['reminders/bad-push-address', 'reminders/too-many'],
});

export const removePushDevice = endpoint({
  method: 'POST',
  path: '/v1/push/device/forget',
  summary: 'Send this browser nothing more',
  body: z.strictObject({ endpoint: z.string().max(1_000) }),
  reply: Done,
});

export const setDeviceReminder = endpoint({
  method: 'PUT',
  path: '/v1/rooms/:roomId/reminder/device',
  summary: 'A guest: be reminded on this browser of one coming stream, or no longer',
  params: inRoom,
  body: z.strictObject({ endpoint: z.string().max(1_000), subscribed: z.boolean() }),
  reply: Reminder,
  errors: [
    'rooms/no-such-room',
    'rooms/not-scheduled',
    'reminders/no-such-device',
    'reminders/too-many',
  ],
});

/** `reminder`: shortly before the start; `changed`: moved or called off; `live`: it has begun; `followed-live`: a host one follows has begun. */
export const noticeKinds = ['reminder', 'changed', 'live', 'followed-live'] as const;
export const NoticeKind = z.enum(noticeKinds);
export type NoticeKind = z.infer<typeof NoticeKind>;

export const NoticeChoice = z.strictObject({ mail: z.boolean(), push: z.boolean() });
export type NoticeChoice = z.infer<typeof NoticeChoice>;
export const NoticeChoices = z.record(NoticeKind, NoticeChoice);
export type NoticeChoices = z.infer<typeof NoticeChoices>;

export const getNotices = endpoint({
  method: 'GET',
  path: '/v1/account/notifications',
  summary: 'What the caller wants to be told by mail and by push',
  reply: z.strictObject({ choices: NoticeChoices, devices: z.int().min(0) }),
});

export const setNotice = endpoint({
  method: 'PUT',
  path: '/v1/account/notifications/:kind',
  summary: 'Choose how to be told of one kind of news',
  params: z.strictObject({ kind: NoticeKind }),
  body: NoticeChoice,
  reply: z.strictObject({ choices: NoticeChoices, devices: z.int().min(0) }),
});

export const testPush = endpoint({
  method: 'POST',
  path: '/v1/account/notifications/test',
  summary: "Send a push message to the caller's browsers, to try them",
  reply: z.strictObject({ sent: z.int().min(0) }),
});

/** What the signed link of a mail stands for. */
export const unsubscribe = endpoint({
  method: 'POST',
  path: '/v1/reminders/unsubscribe',
  summary:
    'Stop one kind of mail by the signed link of a mail, without signing in; or take that back',
  body: z.strictObject({ token: z.string().max(400), mail: z.boolean().default(false) }),
  reply: z.strictObject({ kind: NoticeKind, mail: z.boolean() }),
  errors: ['reminders/bad-link'],
});

/** For the button of mail programs (RFC 8058): the form they send has no meaning for us. */
export const oneClickUnsubscribe = endpoint({
  method: 'POST',
  path: '/v1/reminders/unsubscribe/:token',
  summary: 'What the unsubscribe button of a mail program calls (RFC 8058)',
  params: z.strictObject({ token: z.string().max(400) }),
  reply: Done,
  errors: ['reminders/bad-link'],
});

export const UpcomingRoom = z.strictObject({
  room: RoomCard,
  subscribers: z.int().min(0),
  subscribed: z.boolean(),
});
export type UpcomingRoom = z.infer<typeof UpcomingRoom>;

export const listUpcoming = endpoint({
  method: 'GET',
  path: '/v1/upcoming',
  summary: 'Coming streams, the next one first',
  query: z.strictObject({
    categoryId: z.string().max(40).optional(),
    format: RoomFormat.optional(),
    hostId: Id.optional(),
    /** `next` of the page before. */
    after: z.string().max(80).optional(),
    limit: QueryInt(1, 60).default(30),
  }),
  reply: z.strictObject({ rooms: z.array(UpcomingRoom), next: z.string().nullable() }),
});

export const ReminderSet = defineEvent({
  name: 'reminders.set',
  version: 1,
  payload: z.object({ roomId: Id, userId: Id, subscribed: z.boolean() }),
  key: (reminder) => reminder.roomId,
});
