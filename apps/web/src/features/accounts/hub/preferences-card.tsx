import { updateMe } from '@kaibo/contracts';
import { useMutation } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';
import { setLocale, setTheme, useLocale, useTheme } from '../../../app/settings.ts';
import { useMessages } from '../../../app/text.ts';
import { toastError } from '../../../ui/toast.tsx';
import { hubTexts } from '../account-texts.ts';
import { Segmented } from '../segmented.tsx';

/** The page changes at once; the account remembers the language for its mails. */
export function PreferencesCard() {
  const words = useMessages(hubTexts);
  const locale = useLocale();
  const theme = useTheme();
  const remember = useMutation({
    mutationFn: (next: 'zh-CN' | 'en') => call(updateMe, { body: { locale: next } }),
    onError: toastError,
  });
  const chooseLanguage = (next: 'zh-CN' | 'en'): void => {
    setLocale(next);
    remember.mutate(next);
  };
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
          choose={chooseLanguage}
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
