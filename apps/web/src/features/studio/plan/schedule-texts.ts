import { bothLanguages } from '../../../app/text.ts';
import { enSchedule } from '../../../messages/schedule.en.ts';
import { zhSchedule } from '../../../messages/schedule.zh.ts';

export const scheduleTexts = bothLanguages(zhSchedule, enSchedule);
