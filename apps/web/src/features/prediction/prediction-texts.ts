import { bothLanguages } from '../../app/text.ts';
import { enPrediction } from '../../messages/prediction.en.ts';
import { zhPrediction } from '../../messages/prediction.zh.ts';

export const predictionTexts = bothLanguages(zhPrediction, enPrediction);
