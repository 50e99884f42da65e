import { bothLanguages } from '../../app/text.ts';
import { enProduct } from '../../messages/product.en.ts';
import { zhProduct } from '../../messages/product.zh.ts';

export const productTexts = bothLanguages(zhProduct, enProduct);
