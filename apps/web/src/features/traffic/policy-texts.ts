import { bothLanguages } from '../../app/text.ts';
import { enTrafficPolicy } from '../../messages/traffic-policy.en.ts';
import { zhTrafficPolicy } from '../../messages/traffic-policy.zh.ts';

export const policyTexts = bothLanguages(zhTrafficPolicy, enTrafficPolicy);
export type PolicyTexts = typeof zhTrafficPolicy;
