import type { Locale } from '@kaibo/contracts';
import { bothLanguages } from '../../app/text.ts';
import { enAudit } from '../../messages/audit.en.ts';
import { zhAudit } from '../../messages/audit.zh.ts';

const auditTexts = bothLanguages(zhAudit, enAudit);

/** Of an endpoint that an older or newer version recorded: what that version said of itself. */
export const actionName = (
  { action, summary }: { action: string; summary: string },
  locale: Locale,
): string => {
  const actions: Readonly<Record<string, string>> = auditTexts[locale].actions;
  return actions[action] ?? summary;
};
