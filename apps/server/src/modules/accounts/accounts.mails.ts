import type { Locale } from '@kaibo/contracts';

interface Letter {
  to: string;
  name: string;
  locale: Locale;
  link: string;
}

interface WrittenMail {
  to: string;
  subject: string;
  text: string;
}

const written = (
  { to, name, locale, link }: Letter,
  words: { subject: string; ask: string; otherwise: string },
): WrittenMail => {
  const greeting = locale === 'en' ? `Hello ${name},` : `${name}，你好：`;
  const { subject, ask, otherwise } = words;
  return { to, subject, text: [greeting, ask, link, otherwise].join('\n\n') };
};

export const resetMail = (mail: Letter & { minutes: number }): WrittenMail =>
  written(
    mail,
    mail.locale === 'en'
      ? {
          subject: 'Reset your Kaibo password',
          ask: `open this link within ${mail.minutes} minutes to set a new password:`,
          otherwise: 'If you did not ask for this, leave it: nothing changes.',
        }
      : {
          subject: '重置开播账号密码',
          ask: `请在 ${mail.minutes} 分钟内打开下面的链接设置新密码：`,
          otherwise: '如果不是你本人的操作，请忽略这封邮件，账号不会有任何变化。',
        },
  );

const verifyWords = {
  'zh-CN': (hours: number) => ({
    subject: '验证你的开播邮箱',
    ask: `请在 ${hours} 小时内打开下面的链接，确认这是你的邮箱：`,
    otherwise: '如果你没有注册开播，请忽略这封邮件，不要打开链接。',
  }),
  en: (hours: number) => ({
    subject: 'Confirm your email at Kaibo',
    ask: `open this link within ${hours} hours to confirm that this is your email:`,
    otherwise: 'If you have no account at Kaibo, leave this mail and do not open the link.',
  }),
};

const changeWords = {
  'zh-CN': (hours: number) => ({
    subject: '确认新的开播邮箱',
    ask: `请在 ${hours} 小时内打开下面的链接，以后用这个邮箱登录：`,
    otherwise: '如果不是你本人的操作，请忽略这封邮件，账号不会有任何变化。',
  }),
  en: (hours: number) => ({
    subject: 'Confirm your new email at Kaibo',
    ask: `open this link within ${hours} hours to sign in with this email from then on:`,
    otherwise: 'If you did not ask for this, leave it: nothing changes.',
  }),
};

export const linkMail = (
  mail: Letter & { purpose: 'verify' | 'change'; hours: number },
): WrittenMail => {
  const words = mail.purpose === 'verify' ? verifyWords : changeWords;
  return written(mail, words[mail.locale](mail.hours));
};
