import type { AppliedRole, Locale } from '@kaibo/contracts';
import { z } from 'zod';
import type { Task } from '#platform/jobs';
import type { Mailer } from '#platform/mail';
import type { OnboardingNeeds } from './onboarding.service.ts';
import { applicationById } from './onboarding.store.ts';

export const MAIL_DECISION = 'onboarding.mail-decision';

const Asked = z.object({
  applicationId: z.string(),
  decision: z.enum(['approve', 'return', 'refuse']),
  reason: z.string(),
});

const roleNames: Record<Locale, Record<AppliedRole, string>> = {
  'zh-CN': { host: '主播', merchant: '商家' },
  en: { host: 'host', merchant: 'merchant' },
};

interface Told {
  role: string;
  reason: string;
  link: string;
}

const words = {
  'zh-CN': {
    approve: ({ role, link }: Told) => ({
      subject: `${role}入驻申请已通过`,
      lines: [`恭喜，你的${role}入驻申请已经通过，现在就可以开始：`, link],
    }),
    return: ({ role, reason, link }: Told) => ({
      subject: `${role}入驻申请需要修改`,
      lines: [`你的${role}入驻申请还需要修改：`, reason, '修改后可以直接重新提交：', link],
    }),
    refuse: ({ role, reason, link }: Told) => ({
      subject: `${role}入驻申请未通过`,
      lines: [`很抱歉，你的${role}入驻申请没有通过：`, reason, '30 天后可以再次申请：', link],
    }),
  },
  en: {
    approve: ({ role, link }: Told) => ({
      subject: `You are a ${role} now`,
      lines: [`Your application to become a ${role} was approved. You can begin right away:`, link],
    }),
    return: ({ role, reason, link }: Told) => ({
      subject: `Your application to become a ${role} needs a change`,
      lines: [
        'We have read your application. Before we can go on:',
        reason,
        'Change it here and hand it in again:',
        link,
      ],
    }),
    refuse: ({ role, reason, link }: Told) => ({
      subject: `Your application to become a ${role} was not accepted`,
      lines: [
        'We are sorry: your application was not accepted.',
        reason,
        'You can apply again after 30 days:',
        link,
      ],
    }),
  },
} as const;

/** Tells the applicant what was decided, after the commit that decided it. */
export const decisionMailTask = (needs: OnboardingNeeds & { mailer: Mailer }): Task => ({
  name: MAIL_DECISION,
  run: async (payload) => {
    const { applicationId, decision, reason } = Asked.parse(payload);
    const application = await applicationById(needs.db, applicationId);
    const receiver = application && (await needs.accounts.mailAddressOf(application.userId));
    if (!application || !receiver) return;
    const { to, name, locale } = receiver;
    const path = decision === 'approve' ? '/studio' : '/onboarding';
    const told = {
      role: roleNames[locale][application.role],
      reason,
      link: new URL(path, needs.publicUrl).href,
    };
    const { subject, lines } = words[locale][decision](told);
    const greeting = locale === 'en' ? `Hello ${name},` : `${name}，你好：`;
    await needs.mailer.send({ to, subject, text: [greeting, ...lines].join('\n\n') });
  },
});
