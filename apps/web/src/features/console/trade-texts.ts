import { bothLanguages } from '../../app/text.ts';
import { enTrade } from '../../messages/trade.en.ts';
import { zhTrade } from '../../messages/trade.zh.ts';

export const tradeTexts = bothLanguages(zhTrade, enTrade);
