// Runs before the first paint so that neither theme nor language flashes.
(() => {
  const root = document.documentElement;
  const saved = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const theme = saved('kaibo.theme');
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'dark' : 'light';
  // An address can say its language (links from search engines do); else what was chosen here, else the browser's.
  const asked = new URLSearchParams(location.search).get('lang');
  const locale =
    (asked === 'en' || asked === 'zh-CN' ? asked : null) ??
    saved('kaibo.locale') ??
    (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');
  root.lang = locale;
  // The installed app has its name in the language of whoever installs it.
  const manifest = document.querySelector('link[rel=manifest]');
  if (manifest && locale === 'en') manifest.href = '/manifest.en.webmanifest';
  // With consent the server draws the first view for whom this browser is known as; without it, for anybody.
  const visitor = saved('kaibo.consent') === 'yes' && saved('kaibo.visitor');
  const keptFor = visitor ? 31_536_000 : 0;
  if (visitor || document.cookie.includes('kaibo.visitor='))
    // biome-ignore lint/suspicious/noDocumentCookie: the other way to set one is not in every browser.
    document.cookie = `kaibo.visitor=${visitor || ''}; path=/; max-age=${keptFor}; samesite=lax`;
})();
