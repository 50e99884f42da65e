import type { Locale } from '@kaibo/contracts';
import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

const root = document.documentElement;
const listeners = new Set<() => void>();

const remember = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch (error) {
    console.warn('this browser keeps no settings', error);
  }
};

const remembered = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // A browser that keeps no settings has none.
  }
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const changed = (): void => {
  for (const listener of listeners) listener();
};

/** The page's language and theme live on `<html>`, where the first paint put them. */
export const currentLocale = (): Locale => (root.lang === 'en' ? 'en' : 'zh-CN');
export const currentTheme = (): Theme => (root.dataset.theme === 'dark' ? 'dark' : 'light');

export const setLocale = (locale: Locale): void => {
  root.lang = locale;
  remember('kaibo.locale', locale);
  changed();
};

export const setTheme = (theme: Theme): void => {
  root.dataset.theme = theme;
  remember('kaibo.theme', theme);
  changed();
};

/** What is written in both languages, in one of them. */
export const inLocale = (both: { zh: string; en: string }, locale: Locale): string =>
  locale === 'en' ? both.en : both.zh;

export const useLocale = (): Locale =>
  useSyncExternalStore(subscribe, currentLocale, currentLocale);
export const useTheme = (): Theme => useSyncExternalStore(subscribe, currentTheme, currentTheme);

/** Until a person chose a theme, the page follows the system's, also when that changes at dusk. */
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
  if (remembered('kaibo.theme') !== null) return;
  root.dataset.theme = matches ? 'dark' : 'light';
  changed();
});
