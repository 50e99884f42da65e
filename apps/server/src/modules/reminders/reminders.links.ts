import { createHmac, timingSafeEqual } from 'node:crypto';
import { Failure, NoticeKind } from '@kaibo/contracts';

/** What the link of a mail lets its reader stop without signing in. It never ends: mails are read years later. */
export interface StopLink {
  userId: string;
  kind: NoticeKind;
}

const sign = (secret: string, what: string): Buffer =>
  createHmac('sha256', secret).update(`kaibo stop mail\0${what}`).digest().subarray(0, 24);

export const stopToken = (secret: string, { userId, kind }: StopLink): string => {
  const what = `${userId}.${kind}`;
  return `${what}.${sign(secret, what).toString('base64url')}`;
};

/** Refuses a token that this installation has not made. */
export const readStopToken = (secret: string, token: string): StopLink => {
  const [userId = '', kind = '', signature = ''] = token.split('.');
  const signed = Buffer.from(signature, 'base64url');
  const expected = sign(secret, `${userId}.${kind}`);
  const known = NoticeKind.safeParse(kind);
  const isOurs = signed.length === expected.length && timingSafeEqual(signed, expected);
  if (!isOurs || !known.success) throw new Failure('reminders/bad-link');
  return { userId, kind: known.data };
};
