import { bothLanguages } from '../../app/text.ts';
import { enForecast } from '../../messages/forecast.en.ts';
import { zhForecast } from '../../messages/forecast.zh.ts';

export const forecastTexts = bothLanguages(zhForecast, enForecast);
