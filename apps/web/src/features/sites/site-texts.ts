import { bothLanguages } from '../../app/text.ts';
import { enSites } from '../../messages/sites.en.ts';
import { zhSites } from '../../messages/sites.zh.ts';

export const siteTexts = bothLanguages(zhSites, enSites);
