import { bothLanguages } from '../../app/text.ts';
import { enUpcoming } from '../../messages/upcoming.en.ts';
import { zhUpcoming } from '../../messages/upcoming.zh.ts';

export const upcomingTexts = bothLanguages(zhUpcoming, enUpcoming);
