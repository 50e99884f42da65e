import { Link } from '@tanstack/react-router';
import { MailWarning } from 'lucide-react';
import { useMessages } from '../../app/text.ts';
import { AccountSubpage, Card } from '../accounts/account-subpage.tsx';
import { InstallCard } from './install-card.tsx';
import { NoticeSettings } from './notice-settings.tsx';
import { PushDevice } from './push-device.tsx';
import { pushTexts } from './push-texts.ts';

export function NotificationsPage() {
  const text = useMessages(pushTexts).settings;
  return (
    <AccountSubpage title={text.title}>
      {(me) => (
        <>
          <p className="text-soft">{text.intro}</p>
          {!me.emailVerified && (
            <p className="flex flex-wrap items-center gap-2 rounded-xl bg-warn-wash p-3 text-sm">
              <MailWarning aria-hidden className="size-4 shrink-0 text-warn" />
              <span className="min-w-40 flex-1">{text.notVerified}</span>
              <Link to="/account/security" className="font-medium text-warn underline">
                {text.verify}
              </Link>
            </p>
          )}
          <Card>
            <NoticeSettings />
          </Card>
          <Card title={text.device}>
            <PushDevice me={me} />
          </Card>
          <InstallCard />
        </>
      )}
    </AccountSubpage>
  );
}
