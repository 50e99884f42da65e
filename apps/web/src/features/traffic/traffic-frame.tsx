import { Link, Outlet } from '@tanstack/react-router';
import { useMessages } from '../../app/text.ts';
import { trafficTexts } from './traffic-texts.ts';

const tabs = [
  { to: '/console/traffic', name: 'plan', isExact: true },
  { to: '/console/traffic/exposure', name: 'exposure', isExact: false },
  { to: '/console/traffic/fairness', name: 'fairness', isExact: false },
  { to: '/console/traffic/policies', name: 'policies', isExact: false },
] as const;

/** The head that the pages of traffic share. */
export function TrafficFrame() {
  const text = useMessages(trafficTexts);
  return (
    <>
      <header className="grid gap-1">
        <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
        <p className="text-sm text-soft">{text.hint}</p>
      </header>
      <nav
        aria-label={text.tabsLabel}
        className="scrollbar-none -mx-4 flex gap-1 overflow-x-auto border-b border-line px-4 md:mx-0 md:px-0"
      >
        {tabs.map(({ to, name, isExact }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: isExact, includeSearch: false }}
            className="border-b-2 border-transparent px-3 py-2.5 text-sm whitespace-nowrap text-soft hover:text-ink data-[status=active]:border-accent-ink data-[status=active]:font-medium data-[status=active]:text-ink"
          >
            {text.tabs[name]}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
