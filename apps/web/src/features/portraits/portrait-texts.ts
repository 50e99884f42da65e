import { bothLanguages } from '../../app/text.ts';
import { enPortraits } from '../../messages/portraits.en.ts';
import { zhPortraits } from '../../messages/portraits.zh.ts';

export const portraitTexts = bothLanguages(zhPortraits, enPortraits);
