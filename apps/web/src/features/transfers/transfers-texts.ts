import { bothLanguages } from '../../app/text.ts';
import { enTransfers } from '../../messages/transfers.en.ts';
import { zhTransfers } from '../../messages/transfers.zh.ts';

export const transfersTexts = bothLanguages(zhTransfers, enTransfers);
