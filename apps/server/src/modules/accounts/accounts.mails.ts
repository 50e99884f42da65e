import type { Locale } from '@kaibo/contracts';

export const resetMail = (mail: {
  to: string;
  name: string;
  locale: Locale;
  link: string;
  minutes: number;
}): { to: string; subject: string; text: string } => {
  const { to, name, locale, link, minutes } = mail;
  return locale === 'en'
    ? {
        to,
        subject: 'Reset your Kaibo password',
        text: [
          `Hello ${name},`,
          `open this link within ${minutes} minutes to set a new password:`,
          link,
          'If you did not ask for this, leave it: nothing changes.',
        ].join('\n\n'),
      }
    : {
        to,
        subject: '重置开播账号密码',
        text: [
          `${name}，你好：`,
          `请在 ${minutes} 分钟内打开下面的链接设置新密码：`,
          link,
          '如果不是你本人的操作，请忽略这封邮件，账号不会有任何变化。',
        ].join('\n\n'),
      };
};
