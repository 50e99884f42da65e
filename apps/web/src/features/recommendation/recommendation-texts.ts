import { bothLanguages } from '../../app/text.ts';
import { enRecommendation } from '../../messages/recommendation.en.ts';
import { zhRecommendation } from '../../messages/recommendation.zh.ts';

export const recommendationTexts = bothLanguages(zhRecommendation, enRecommendation);
