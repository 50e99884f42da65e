import type { Locale } from '@kaibo/contracts';
import { z } from 'zod';
import type { Database } from '#platform/database';
import type { Task } from '#platform/jobs';
import type { Mailer } from '#platform/mail';
import { appealToken } from './accounts.suspension.rules.ts';

export const MAIL_SUSPENSION = 'accounts.mail-suspension';

const Asked = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('suspended'), suspensionId: z.string() }),
  z.object({ kind: z.literal('lifted'), suspensionId: z.string() }),
  z.object({ kind: z.literal('answered'), suspensionId: z.string(), appealId: z.string() }),
]);

/** How long the link of the mail may be used while the suspension holds. */
const LINK_DAYS = 90;

interface Told {
  name: string;
  locale: Locale;
  reason: string;
  untilMs: number | null;
  link: string;
  /** Of the appeal, when it tells of one. */
  answer: string;
  isLifted: boolean;
}

const day = (atMs: number, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(atMs);

const suspendedMail = ({ name, locale, reason, untilMs, link }: Told) =>
  locale === 'en'
    ? {
        subject: 'Your Kaibo account is suspended',
        lines: [
          `Hello ${name},`,
          `your account is suspended ${untilMs === null ? 'until further notice' : `until ${day(untilMs, locale)} (UTC)`}.`,
          `The reason: ${reason}`,
          'If you think this is a mistake, appeal here. Somebody will read it and answer:',
          link,
        ],
      }
    : {
        subject: '你的开播账号已停用',
        lines: [
          `${name}，你好：`,
          `你的账号已停用，${untilMs === null ? '恢复时间另行通知' : `到 ${day(untilMs, locale)}（UTC）为止`}。`,
          `原因：${reason}`,
          '如果你认为处理有误，可以在这里申诉，我们会有人阅读并答复：',
          link,
        ],
      };

const openMail = ({ name, locale, answer }: Told) =>
  locale === 'en'
    ? {
        subject: 'Your Kaibo account is open again',
        lines: [`Hello ${name},`, 'your account is open again. You can sign in as before.', answer],
      }
    : {
        subject: '你的开播账号已恢复',
        lines: [`${name}，你好：`, '你的账号已经恢复，可以照常登录。', answer],
      };

const keptMail = ({ name, locale, answer, link }: Told) =>
  locale === 'en'
    ? {
        subject: 'Your appeal has been answered',
        lines: [
          `Hello ${name},`,
          'we have read your appeal. The suspension stays.',
          `The answer: ${answer}`,
          'Details, and what you can still do:',
          link,
        ],
      }
    : {
        subject: '你的申诉已有答复',
        lines: [
          `${name}，你好：`,
          '我们阅读了你的申诉，账号维持停用。',
          `答复：${answer}`,
          '详情和后续办法：',
          link,
        ],
      };

type MailTables = {
  users: { id: string; email: string; name: string; locale: Locale };
  user_suspensions: { id: string; user_id: string; reason: string; until: Date | null };
  user_appeals: { id: string; answer: string; status: string };
};

export interface SuspensionMailNeeds {
  db: Database;
  mailer: Mailer;
  secret: string;
  publicUrl: string;
}

const factsOf = async (db: Database, suspensionId: string) =>
  db
    .withTables<MailTables>()
    .selectFrom('user_suspensions')
    .innerJoin('users', 'users.id', 'user_suspensions.user_id')
    .select(['email', 'name', 'locale', 'reason', 'until'])
    .where('user_suspensions.id', '=', suspensionId)
    .executeTakeFirst();

const answerOf = async (db: Database, appealId: string) =>
  db
    .withTables<MailTables>()
    .selectFrom('user_appeals')
    .select(['answer', 'status'])
    .where('id', '=', appealId)
    .executeTakeFirst();

/** Mails of suspensions and appeals, sent after the commit that they tell of. */
export const suspensionMailTask = (needs: SuspensionMailNeeds): Task => ({
  name: MAIL_SUSPENSION,
  run: async (payload) => {
    const asked = Asked.parse(payload);
    const facts = await factsOf(needs.db, asked.suspensionId);
    if (!facts) return;
    const { email, until, ...person } = facts;
    const token = appealToken(
      needs.secret,
      asked.suspensionId,
      Date.now() + LINK_DAYS * 86_400_000,
    );
    const answered =
      asked.kind === 'answered' ? await answerOf(needs.db, asked.appealId) : undefined;
    const told: Told = {
      ...person,
      untilMs: until?.getTime() ?? null,
      link: new URL(`/appeal?token=${token}`, needs.publicUrl).href,
      answer: answered?.answer ?? '',
      isLifted: asked.kind === 'lifted' || answered?.status === 'lifted',
    };
    const kind = told.isLifted ? openMail : asked.kind === 'suspended' ? suspendedMail : keptMail;
    const { subject, lines } = kind(told);
    await needs.mailer.send({ to: email, subject, text: lines.filter(Boolean).join('\n\n') });
  },
});
