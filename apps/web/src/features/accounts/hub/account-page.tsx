import { isStaff, logOut, type Me } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import {
  Bell,
  Clapperboard,
  Eye,
  Heart,
  LayoutDashboard,
  LogOut,
  Mailbox,
  MapPin,
  Pencil,
  ShieldAlert,
  ShieldCheck,
  ShoppingCart,
  Sparkles,
  UserRound,
  UserRoundSearch,
} from 'lucide-react';
import { call } from '../../../app/api.ts';
import { forgetPerson } from '../../../app/belongings.ts';
import { configQuery, forgetAnswers, meQuery } from '../../../app/query.ts';
import { SignedIn } from '../../../app/signed-in.tsx';
import { useMessages, useText } from '../../../app/text.ts';
import { flush } from '../../../app/tracker.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { toastError } from '../../../ui/toast.tsx';
import { hubTexts, securityTexts } from '../account-texts.ts';
import { VerifyBanner } from '../security/verify-banner.tsx';
import { LinkList, Row, rowClass } from './link-list.tsx';
import { OrdersCard } from './orders-card.tsx';
import { PreferencesCard } from './preferences-card.tsx';

function Head({ me }: { me: Me }) {
  const text = useText();
  const words = useMessages(hubTexts);
  const roles = me.roles.filter((role) => role !== 'viewer');
  return (
    <header className="flex items-center gap-4">
      <Link to="/account/profile" aria-label={words.editProfile} className="relative rounded-full">
        <Avatar name={me.name} src={me.avatarUrl} className="size-18 text-3xl" />
        <span className="absolute right-0 bottom-0 grid size-6 place-items-center rounded-full border-2 border-surface bg-ink text-surface">
          <Pencil aria-hidden className="size-3" />
        </span>
      </Link>
      <div className="min-w-0 flex-1">
        <h1 className="truncate text-2xl font-semibold tracking-tight">{me.name}</h1>
        <p className="truncate text-sm text-soft">{me.email}</p>
        {roles.length > 0 && (
          <p className="mt-1.5 flex flex-wrap gap-1">
            {roles.map((role) => (
              <Badge key={role}>{text.viewer.accounts.roles[role]}</Badge>
            ))}
          </p>
        )}
      </div>
    </header>
  );
}

/** Who runs the platform is told to make it hard to be them. */
function StaffHint({ me }: { me: Me }) {
  const words = useMessages(securityTexts).factor;
  if (!isStaff(me.roles) || me.twoFactor) return null;
  return (
    <Link
      to="/account/security"
      className="flex items-center gap-3 rounded-card bg-warn-wash p-4 text-sm text-warn"
    >
      <ShieldAlert aria-hidden className="size-5 shrink-0" />
      <span className="flex-1">{words.staff}</span>
      <span className="shrink-0 font-medium underline underline-offset-4">{words.begin}</span>
    </Link>
  );
}

function ShoppingLinks() {
  const words = useMessages(hubTexts);
  const { links } = words;
  return (
    <LinkList title={words.shopping}>
      <Link to="/cart" className={rowClass}>
        <Row icon={ShoppingCart} label={links.cart} />
      </Link>
      <Link to="/following" className={rowClass}>
        <Row icon={Heart} label={links.following} />
      </Link>
      <Link to="/account/notifications" className={rowClass}>
        <Row icon={Bell} label={links.reminders} />
      </Link>
      <Link to="/account/addresses" className={rowClass}>
        <Row icon={MapPin} label={links.addresses} hint={links.addressesHint} />
      </Link>
    </LinkList>
  );
}

function AccountLinks({ me }: { me: Me }) {
  const words = useMessages(hubTexts);
  const { links } = words;
  return (
    <LinkList title={words.account}>
      <Link to="/account/profile" className={rowClass}>
        <Row icon={UserRound} label={links.profile} hint={links.profileHint} />
      </Link>
      <Link to="/account/security" className={rowClass}>
        <Row
          icon={ShieldCheck}
          label={links.security}
          hint={me.twoFactor ? links.securityOn : links.securityOff}
        />
      </Link>
      <Link to="/account/privacy" className={rowClass}>
        <Row icon={Eye} label={links.privacy} hint={links.privacyHint} />
      </Link>
      <Link to="/account/portrait" className={rowClass}>
        <Row icon={UserRoundSearch} label={links.portrait} hint={links.portraitHint} />
      </Link>
    </LinkList>
  );
}

function Work({ me }: { me: Me }) {
  const text = useText();
  const words = useMessages(hubTexts);
  const { data: config } = useQuery(configQuery);
  const sells = me.roles.some((role) => role === 'host' || role === 'merchant');
  return (
    <LinkList title={words.work}>
      {sells && (
        <Link to="/studio" className={rowClass}>
          <Row icon={Clapperboard} label={text.shell.studio} />
        </Link>
      )}
      {isStaff(me.roles) && (
        <Link to="/console" className={rowClass}>
          <Row icon={LayoutDashboard} label={text.shell.console} />
        </Link>
      )}
      <Link to="/onboarding" className={rowClass}>
        <Row icon={Sparkles} label={words.links.onboarding} hint={words.links.onboardingHint} />
      </Link>
      {config?.mailboxOpen && (
        <Link to="/mailbox" className={rowClass}>
          <Row icon={Mailbox} label={text.shell.mailbox} />
        </Link>
      )}
    </LinkList>
  );
}

function SignOut() {
  const text = useText();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: async () => {
      // What was recorded is theirs, and goes while they are still signed in.
      await flush();
      return call(logOut, {});
    },
    onSuccess: async () => {
      forgetPerson();
      cache.setQueryData(meQuery.queryKey, null);
      await navigate({ to: '/' });
      await forgetAnswers();
    },
    onError: toastError,
  });
  return (
    <Button size="large" busy={leave.isPending} onClick={() => leave.mutate()}>
      <LogOut aria-hidden className="size-4" />
      {text.shell.signOut}
    </Button>
  );
}

export function AccountPage() {
  return (
    <div className="mx-auto grid max-w-4xl grid-cols-1 gap-4 px-4 py-6 md:py-8">
      <SignedIn>
        {(me) => (
          <>
            <Head me={me} />
            <VerifyBanner me={me} />
            <StaffHint me={me} />
            <OrdersCard />
            <div className="grid grid-cols-1 items-start gap-4 md:grid-cols-2">
              <div className="grid grid-cols-1 gap-4">
                <ShoppingLinks />
                <Work me={me} />
              </div>
              <div className="grid grid-cols-1 gap-4">
                <AccountLinks me={me} />
                <PreferencesCard />
              </div>
            </div>
            <SignOut />
          </>
        )}
      </SignedIn>
    </div>
  );
}
