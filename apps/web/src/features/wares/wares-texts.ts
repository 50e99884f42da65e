import { bothLanguages } from '../../app/text.ts';
import { enWares } from '../../messages/wares.en.ts';
import { zhWares } from '../../messages/wares.zh.ts';

export const waresTexts = bothLanguages(zhWares, enWares);
