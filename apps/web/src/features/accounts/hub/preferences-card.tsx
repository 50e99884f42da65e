import { chooseLocale } from '../../../app/choose-locale.ts';
import { setTheme, useLocale, useTheme } from '../../../app/settings.ts';
import { useMessages } from '../../../app/text.ts';
import { hubTexts } from '../account-texts.ts';
import { Segmented } from '../segmented.tsx';

export function PreferencesCard() {
  const words = useMessages(hubTexts);
  const locale = useLocale();
  const theme = useTheme();
  return (
    <section className="grid content-start gap-3 rounded-card bg-raised p-5 shadow-card">
      <h2 className="text-sm font-semibold text-soft">{words.preferences}</h2>
      <div className="flex items-center justify-between gap-3">
        <span className="text-[15px]">{words.language}</span>
        <Segmented
          label={words.language}
          value={locale}
          options={[
            { value: 'zh-CN', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
          choose={chooseLocale}
        />
      </div>
      <div className="flex items-center justify-between gap-3">
        <span className="text-[15px]">{words.theme}</span>
        <Segmented
          label={words.theme}
          value={theme}
          options={[
            { value: 'light', label: words.light },
            { value: 'dark', label: words.dark },
          ]}
          choose={setTheme}
        />
      </div>
    </section>
  );
}
