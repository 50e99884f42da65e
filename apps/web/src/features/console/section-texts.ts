import { bothLanguages } from '../../app/text.ts';
import { enSections } from '../../messages/sections.en.ts';
import { zhSections } from '../../messages/sections.zh.ts';

/** Names of the console's pages alone: its frame needs no more of their texts. */
export const sectionTexts = bothLanguages(zhSections, enSections);
