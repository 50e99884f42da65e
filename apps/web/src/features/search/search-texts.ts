import { bothLanguages } from '../../app/text.ts';
import { enSearch } from '../../messages/search.en.ts';
import { zhSearch } from '../../messages/search.zh.ts';

export const searchTexts = bothLanguages(zhSearch, enSearch);
