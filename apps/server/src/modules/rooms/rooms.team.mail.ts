import { Email, Locale } from '@kaibo/contracts';
import { z } from 'zod';
import type { Task } from '#platform/jobs';
import type { Mailer } from '#platform/mail';

export const SEND_INVITE = 'rooms.send-invite';

const Invitation = z.object({
  to: Email,
  hostName: z.string(),
  roomTitle: z.string(),
  locale: Locale,
  url: z.string(),
});

const mailOf = ({ to, hostName, roomTitle, locale, url }: z.infer<typeof Invitation>) =>
  locale === 'en'
    ? {
        to,
        subject: `${hostName} asks you to assist in “${roomTitle}”`,
        text: [
          'Hello,',
          `${hostName} would like you to run the live desk of “${roomTitle}” with them: show products, announce, mark what is sold out.`,
          'Open this link within a day and sign in with this mail address:',
          url,
          'If you do not know them, leave it: nothing happens.',
        ].join('\n\n'),
      }
    : {
        to,
        subject: `${hostName} 邀请你担任“${roomTitle}”的场控助理`,
        text: [
          '你好：',
          `${hostName} 邀请你一起负责直播“${roomTitle}”的中控：讲解商品、发公告、标记售罄。`,
          '请在一天内打开下面的链接，并用这个邮箱的账号登录：',
          url,
          '如果你不认识对方，请忽略这封邮件，不会发生任何事。',
        ].join('\n\n'),
      };

export const inviteTask = (mailer: Mailer): Task => ({
  name: SEND_INVITE,
  run: (payload) => mailer.send(mailOf(Invitation.parse(payload))),
});
