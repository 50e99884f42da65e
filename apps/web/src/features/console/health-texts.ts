import { bothLanguages } from '../../app/text.ts';
import { enHealth } from '../../messages/health.en.ts';
import { zhHealth } from '../../messages/health.zh.ts';
import { enSettings } from '../../messages/settings.en.ts';
import { zhSettings } from '../../messages/settings.zh.ts';

export const healthTexts = bothLanguages(zhHealth, enHealth);
export const settingsTexts = bothLanguages(zhSettings, enSettings);
