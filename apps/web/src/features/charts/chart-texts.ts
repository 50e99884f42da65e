import { bothLanguages } from '../../app/text.ts';
import { enChart } from '../../messages/chart.en.ts';
import { zhChart } from '../../messages/chart.zh.ts';

export const chartTexts = bothLanguages(zhChart, enChart);
