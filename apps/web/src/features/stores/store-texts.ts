import { bothLanguages } from '../../app/text.ts';
import { enStores } from '../../messages/stores.en.ts';
import { zhStores } from '../../messages/stores.zh.ts';

export const storeTexts = bothLanguages(zhStores, enStores);
