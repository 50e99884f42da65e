import { bothLanguages } from '../../app/text.ts';
import { enFeatures } from '../../messages/features.en.ts';
import { zhFeatures } from '../../messages/features.zh.ts';

export const featureTexts = bothLanguages(zhFeatures, enFeatures);
