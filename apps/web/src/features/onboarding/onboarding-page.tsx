import { type Application, AppliedRole, type Me, takeRole } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BadgeCheck, type LucideIcon, Radio, Store } from 'lucide-react';
import { call } from '../../app/api.ts';
import { meQuery } from '../../app/query.ts';
import { SignedIn } from '../../app/signed-in.tsx';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { ApplicationForm } from './application-form.tsx';
import { ApplicationNotice, ApplicationSteps, WaitingCard } from './application-states.tsx';
import { applicationTones } from './application-tones.ts';
import { applicationsQuery } from './onboarding-queries.ts';
import { onboardingTexts } from './onboarding-texts.ts';

const route = getRouteApi('/onboarding');
const icons: Record<AppliedRole, LucideIcon> = { host: Radio, merchant: Store };
const tones = { ...applicationTones, none: 'neutral', held: 'good' } as const;

function RoleCard({
  role,
  status,
  isOn,
}: {
  role: AppliedRole;
  status: keyof typeof tones;
  isOn: boolean;
}) {
  const text = useMessages(onboardingTexts);
  const Icon = icons[role];
  return (
    <Link
      to="/onboarding"
      search={{ role }}
      replace
      resetScroll={false}
      aria-current={isOn || undefined}
      className={join(
        'grid content-start gap-2 rounded-card border-2 bg-raised p-4 shadow-card transition-colors duration-150',
        isOn ? 'border-accent-ink' : 'border-transparent hover:border-line',
      )}
    >
      <span className="flex items-start justify-between gap-2">
        <span
          className={join(
            'grid size-10 place-items-center rounded-full',
            isOn ? 'bg-accent-wash text-accent-ink' : 'bg-sunken text-soft',
          )}
        >
          <Icon aria-hidden className="size-5" />
        </span>
        <Badge tone={tones[status]}>{text.status[status]}</Badge>
      </span>
      <span className="font-semibold">{text.roleOf[role]}</span>
      <span className="text-sm text-soft">{text.whatOf[role]}</span>
    </Link>
  );
}

function Held({ role }: { role: AppliedRole }) {
  const text = useMessages(onboardingTexts).held;
  return (
    <section className="rounded-card bg-raised shadow-card">
      <Empty icon={BadgeCheck} title={text.title[role]}>
        <p className="mb-4">{text.hint}</p>
        <Link to="/studio" className={buttonClass('accent')}>
          {text.go}
        </Link>
      </Empty>
    </section>
  );
}

function TakeAtOnce({ role }: { role: AppliedRole }) {
  const text = useMessages(onboardingTexts).open;
  const cache = useQueryClient();
  const take = useMutation({
    mutationFn: () => call(takeRole, { body: { role } }),
    onSuccess: (me) => cache.setQueryData(meQuery.queryKey, me),
  });
  return (
    <section className="rounded-card bg-raised shadow-card">
      <Empty icon={icons[role]} title={text.hint}>
        <Button look="accent" size="large" busy={take.isPending} onClick={() => take.mutate()}>
          {text.take[role]}
        </Button>
        <p role="alert" className="mt-3 text-bad empty:hidden">
          {take.error?.message}
        </p>
      </Empty>
    </section>
  );
}

function Applying({
  role,
  application,
}: {
  role: AppliedRole;
  application: Application | undefined;
}) {
  return (
    <div className="grid gap-4">
      <ApplicationSteps status={application?.status ?? 'draft'} />
      {application && <ApplicationNotice application={application} />}
      {application?.status === 'submitted' && <WaitingCard application={application} />}
      {(!application || application.mayEdit) && (
        <ApplicationForm key={role} role={role} application={application} />
      )}
    </div>
  );
}

function Onboarding({ me }: { me: Me }) {
  const text = useMessages(onboardingTexts);
  const { role = 'host' } = route.useSearch();
  const { data, error, refetch } = useQuery(applicationsQuery);
  const applicationOf = (each: AppliedRole) => data?.applications.find((one) => one.role === each);
  const statusOf = (each: AppliedRole): keyof typeof tones =>
    me.roles.includes(each) ? 'held' : (applicationOf(each)?.status ?? 'none');
  const application = applicationOf(role);
  return (
    <div className="mx-auto grid max-w-3xl grid-cols-1 gap-5 px-4 py-6 md:py-10">
      <header className="grid gap-1.5">
        <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
        <p className="text-soft">{text.intro}</p>
      </header>
      <nav aria-label={text.title} className="grid grid-cols-2 gap-3">
        {AppliedRole.options.map((each) => (
          <RoleCard key={each} role={each} status={statusOf(each)} isOn={each === role} />
        ))}
      </nav>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-[32rem]" />}
      {data && me.roles.includes(role) && <Held role={role} />}
      {data && !me.roles.includes(role) && data.mode === 'open' && <TakeAtOnce role={role} />}
      {data && !me.roles.includes(role) && data.mode === 'review' && (
        <Applying role={role} application={application} />
      )}
    </div>
  );
}

export function OnboardingPage() {
  return <SignedIn>{(me) => <Onboarding me={me} />}</SignedIn>;
}
