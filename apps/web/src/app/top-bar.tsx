import { isStaff } from '@kaibo/contracts';
import { Link, useLocation } from '@tanstack/react-router';
import { Languages, Moon, ShoppingCart, Sun } from 'lucide-react';
import { SearchBox } from '../features/search/search-box.tsx';
import { buttonClass, IconButton } from '../ui/button.tsx';
import { chooseLocale } from './choose-locale.ts';
import { useMe } from './query.ts';
import { setTheme, useLocale, useTheme } from './settings.ts';
import { useText } from './text.ts';

/** What is looked for now stays in the box on the page of its results. */
function BarSearch() {
  const q = useLocation({
    select: ({ pathname, search }) => (pathname === '/search' ? String(search.q ?? '') : ''),
  });
  return (
    <div className="hidden flex-1 md:block">
      <div className="mx-auto max-w-md">
        <SearchBox initial={q} />
      </div>
    </div>
  );
}

function AccountLinks() {
  const text = useText();
  const me = useMe();
  if (me === undefined) return null;
  if (me === null)
    return (
      <Link to="/sign-in" className={buttonClass('accent', 'small')}>
        {text.shell.signIn}
      </Link>
    );
  const runsRooms = me.roles.some((role) => role === 'host' || role === 'merchant');
  const runsPlatform = isStaff(me.roles);
  const links = 'hidden rounded-lg px-2 py-1.5 text-sm hover:bg-sunken md:inline-flex';
  return (
    <>
      {runsRooms && (
        <Link to="/studio" className={links}>
          {text.shell.studio}
        </Link>
      )}
      {runsPlatform && (
        <Link to="/console" className={links}>
          {text.shell.console}
        </Link>
      )}
      <Link to="/following" className={links}>
        {text.shell.following}
      </Link>
      <Link to="/orders" className={links}>
        {text.shell.orders}
      </Link>
      <Link to="/account" className={links}>
        {me.name}
      </Link>
    </>
  );
}

export function TopBar() {
  const text = useText();
  const locale = useLocale();
  const theme = useTheme();
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-surface/90 backdrop-blur">
      <div className="mx-auto flex h-14 max-w-7xl items-center gap-1 px-4 md:gap-2">
        <Link to="/" className="flex items-center gap-2 text-lg font-bold tracking-tight">
          <img src="/icon.svg" alt="" className="size-7" />
          {text.common.brand}
        </Link>
        <BarSearch />
        <div className="ml-auto flex items-center gap-1">
          <AccountLinks />
          <Link
            to="/cart"
            aria-label={text.shell.cart}
            title={text.shell.cart}
            className="hidden size-10 items-center justify-center rounded-full hover:bg-sunken md:inline-flex"
          >
            <ShoppingCart aria-hidden className="size-5" />
          </Link>
          <IconButton
            label={text.shell.switchLanguage}
            onClick={() => chooseLocale(locale === 'en' ? 'zh-CN' : 'en')}
          >
            <Languages aria-hidden className="size-5" />
          </IconButton>
          <IconButton
            label={theme === 'dark' ? text.shell.themeLight : text.shell.themeDark}
            onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
          >
            {theme === 'dark' ? (
              <Sun aria-hidden className="size-5" />
            ) : (
              <Moon aria-hidden className="size-5" />
            )}
          </IconButton>
        </div>
      </div>
    </header>
  );
}
