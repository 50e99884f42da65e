import { bothLanguages } from '../../../app/text.ts';
import { enAccountAddresses } from '../../../messages/account-addresses.en.ts';
import { zhAccountAddresses } from '../../../messages/account-addresses.zh.ts';

export const addressTexts = bothLanguages(zhAccountAddresses, enAccountAddresses);
