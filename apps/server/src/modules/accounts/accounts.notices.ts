import type { Locale } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { Jobs } from '#platform/jobs';
import type { Mailer } from '#platform/mail';
import { mailAddressOf } from './accounts.identity.ts';

export const SEND_NOTICE = 'accounts.send-notice';

interface Words {
  subject: string;
  lines: string[];
}

const notices = {
  'password-changed': {
    'zh-CN': {
      subject: '你的开播密码已修改',
      lines: ['账号密码刚刚修改，其他设备上的登录都已退出。'],
    },
    en: {
      subject: 'Your Kaibo password was changed',
      lines: ['The password was just changed, and every other device was signed out.'],
    },
  },
  'email-change-asked': {
    'zh-CN': {
      subject: '有人申请更换你的开播邮箱',
      lines: ['我们收到了更换账号邮箱的申请。新邮箱确认之前，仍然使用这个邮箱登录。'],
    },
    en: {
      subject: 'A change of your Kaibo email was asked for',
      lines: ['Somebody asked for another email. Until the new one confirms it, this one stays.'],
    },
  },
  'email-changed': {
    'zh-CN': {
      subject: '你的开播邮箱已更换',
      lines: ['账号邮箱已经更换，这个邮箱不能再用来登录。'],
    },
    en: {
      subject: 'Your Kaibo email was changed',
      lines: ['The account has a new email; this one no longer signs in.'],
    },
  },
  'two-factor-on': {
    'zh-CN': {
      subject: '两步验证已开启',
      lines: ['以后登录需要密码和验证器里的验证码。请把备用码保存在安全的地方。'],
    },
    en: {
      subject: 'Two-step sign-in is on',
      lines: ['Signing in now takes a code besides the password. Keep your backup codes safe.'],
    },
  },
  'two-factor-off': {
    'zh-CN': {
      subject: '两步验证已关闭',
      lines: ['以后登录只需要密码。'],
    },
    en: {
      subject: 'Two-step sign-in is off',
      lines: ['Signing in takes the password only.'],
    },
  },
  'backup-code-used': {
    'zh-CN': {
      subject: '有一个备用码被使用',
      lines: ['刚刚有人用备用码通过了两步验证，这个备用码已经失效。'],
    },
    en: {
      subject: 'A backup code was used',
      lines: ['A backup code was just used in place of your authenticator app; it works no more.'],
    },
  },
} as const satisfies Record<string, Record<Locale, Words>>;

export type Notice = keyof typeof notices;
export const isNotice = (name: string): name is Notice => Object.hasOwn(notices, name);

interface Receiver {
  to: string;
  name: string;
  locale: Locale;
}

const greeting = ({ name, locale }: Receiver): string =>
  locale === 'en' ? `Hello ${name},` : `${name}，你好：`;

/** Nobody presses a link here: whoever gets a false alarm goes to the site by themselves. */
const warning = (locale: Locale, siteUrl: string): string =>
  locale === 'en'
    ? `If this was not you, reset your password at once at ${siteUrl} (Forgot password).`
    : `如果不是你本人的操作，请立即打开 ${siteUrl} ，用“忘记密码”重新设置密码。`;

export const noticeMail = (notice: Notice, receiver: Receiver, siteUrl: string) => {
  const { subject, lines } = notices[notice][receiver.locale];
  const text = [greeting(receiver), ...lines, warning(receiver.locale, siteUrl)].join('\n\n');
  return { to: receiver.to, subject, text };
};

interface Laid {
  userId: string;
  notice: Notice;
  /** The address of before, when it is that one which has to know. */
  to?: string;
}

/** In the transaction of what it tells of. */
export const layNotice = (jobs: Jobs, tx: Transaction, notice: Laid): Promise<void> =>
  jobs.enqueue(tx, SEND_NOTICE, notice);

export const sendNotice = async (
  needs: { db: Database; mailer: Mailer; publicUrl: string },
  { userId, notice, to }: Laid,
): Promise<void> => {
  const receiver = await mailAddressOf(needs.db, userId);
  if (!receiver) return;
  const siteUrl = new URL('/forgot', needs.publicUrl).href;
  await needs.mailer.send(noticeMail(notice, { ...receiver, to: to ?? receiver.to }, siteUrl));
};
