import { bothLanguages } from '../../app/text.ts';
import { enReviews } from '../../messages/reviews.en.ts';
import { zhReviews } from '../../messages/reviews.zh.ts';

export const reviewTexts = bothLanguages(zhReviews, enReviews);
