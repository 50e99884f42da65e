import {
  listUpcoming,
  type RoomFormat,
  type RunSheetItem,
  saveRunSheet,
  setReminder,
} from '@kaibo/contracts';
import type { Session } from './session.ts';

const HALF_HOUR_MS = 1_800_000;

/** Streams begin at the full or the half hour, as people announce them. */
export const startIn = (hours: number): number =>
  Math.ceil((Date.now() + hours * 3_600_000) / HALF_HOUR_MS) * HALF_HOUR_MS;

const words: readonly [RegExp, RoomFormat][] = [
  [/首发|上新|launch|new/i, 'launch'],
  [/测评|实测|试|review|test/i, 'review'],
  [/课|教|怎么|lesson|how/i, 'lesson'],
  [/聊|对谈|访|talk|meet/i, 'interview'],
];

/** What a title promises. */
export const formatOf = (title: string): RoomFormat =>
  words.find(([word]) => word.test(title))?.[1] ?? 'sale';

const line = (productId: string, i: number, hides: boolean): RunSheetItem => ({
  kind: 'product',
  productId,
  minutes: i === 0 ? 20 : 12,
  notes: i === 0 ? '先讲产地和做法，再报价；多看评论里的问题' : '',
  teaser: i < 4,
  veiled: hides,
});

/** Opening, products and goodbye; a launch keeps its last product to itself. */
export const planRun = async (
  session: Session,
  roomId: string,
  productIds: readonly string[],
  format: RoomFormat,
): Promise<void> => {
  const last = productIds.length - 1;
  const items: RunSheetItem[] = [
    { kind: 'section', title: '开场问好', minutes: 5, notes: '说清楚今晚有什么' },
    ...productIds.map((id, i) => line(id, i, format === 'launch' && i === last)),
    { kind: 'section', title: '答疑和预告', minutes: 8, notes: '' },
  ];
  await session.call(saveRunSheet, { params: { roomId }, body: { version: 0, items } });
};

/** Somebody of the crowd looks at what comes and subscribes to some of it. */
export const lookAhead = async (session: Session, wants: () => boolean): Promise<void> => {
  const { rooms } = await session.call(listUpcoming, { query: { limit: 20 } });
  for (const { room, subscribed } of rooms)
    if (!subscribed && wants())
      await session.call(setReminder, { params: { roomId: room.id }, body: { subscribed: true } });
};
