import { bothLanguages } from '../../app/text.ts';
import { enCatalogue } from '../../messages/catalogue.en.ts';
import { zhCatalogue } from '../../messages/catalogue.zh.ts';

export const catalogueTexts = bothLanguages(zhCatalogue, enCatalogue);
