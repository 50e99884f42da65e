import { bothLanguages } from '../../app/text.ts';
import { enAccountHub } from '../../messages/account-hub.en.ts';
import { zhAccountHub } from '../../messages/account-hub.zh.ts';
import { enAccountSecurity } from '../../messages/account-security.en.ts';
import { zhAccountSecurity } from '../../messages/account-security.zh.ts';

export const hubTexts = bothLanguages(zhAccountHub, enAccountHub);
export const securityTexts = bothLanguages(zhAccountSecurity, enAccountSecurity);
