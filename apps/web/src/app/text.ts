import { en } from '../messages/en.ts';
import { zh } from '../messages/zh.ts';
import { currentLocale, useLocale } from './settings.ts';

export type Messages = typeof zh;

const dictionaries = { 'zh-CN': zh, en } satisfies Record<string, Messages>;

/** The dictionary of the page's language: `const text = useText(); text.room.chat`. */
export const useText = (): Messages => dictionaries[useLocale()];

export const currentText = (): Messages => dictionaries[currentLocale()];
