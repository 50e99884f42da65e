import type { Locale } from '@kaibo/contracts';
import { en } from '../messages/en.ts';
import { zh } from '../messages/zh.ts';
import { currentLocale, useLocale } from './settings.ts';

export type Messages = typeof zh;

const dictionaries = { 'zh-CN': zh, en } satisfies Record<string, Messages>;

/** The dictionary of the page's language: `const text = useText(); text.room.chat`. */
export const useText = (): Messages => dictionaries[useLocale()];

export const currentText = (): Messages => dictionaries[currentLocale()];

/** The texts of one page or face, loaded with its code rather than with the first page. */
export const bothLanguages = <Texts>(chinese: Texts, english: NoInfer<Texts>) => ({
  'zh-CN': chinese,
  en: english,
});

/** `const text = useMessages(previewTexts)`, where `previewTexts = bothLanguages(zhPreview, enPreview)`. */
export const useMessages = <Texts>(texts: Record<Locale, Texts>): Texts => texts[useLocale()];

export const currentMessages = <Texts>(texts: Record<Locale, Texts>): Texts =>
  texts[currentLocale()];
