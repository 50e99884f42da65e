import { bothLanguages } from '../../app/text.ts';
import { enStock } from '../../messages/stock.en.ts';
import { zhStock } from '../../messages/stock.zh.ts';

export const stockTexts = bothLanguages(zhStock, enStock);
