import { getOwnSuspension } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { onboardingTexts } from '../onboarding/onboarding-texts.ts';
import { SuspensionPanel } from './suspended-notice.tsx';

/** On every page of a merchant who is suspended: what is left to do, and why no more. */
export function SuspendedBar() {
  const text = useMessages(onboardingTexts).appeal;
  const { data } = useQuery({
    queryKey: ['suspension'],
    queryFn: () => call(getOwnSuspension, {}),
  });
  if (!data?.suspension) return null;
  const { reason, untilMs, appealToken } = data.suspension;
  return (
    <div className="mx-auto max-w-6xl px-4 pt-4">
      <SuspensionPanel reason={`${reason}\n${text.owed}`} untilMs={untilMs} token={appealToken}>
        <Link to="/studio/orders" className={buttonClass('accent', 'small')}>
          {text.toOrders}
        </Link>
      </SuspensionPanel>
    </div>
  );
}
