import { bothLanguages } from '../../app/text.ts';
import { enAccountCart } from '../../messages/account-cart.en.ts';
import { zhAccountCart } from '../../messages/account-cart.zh.ts';

export const cartTexts = bothLanguages(zhAccountCart, enAccountCart);
