import type { Me } from '@kaibo/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download, EyeOff } from 'lucide-react';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { AccountSubpage, Card } from '../accounts/account-subpage.tsx';
import { hubTexts } from '../accounts/account-texts.ts';
import { ConsentSwitch } from '../accounts/consent-switch.tsx';
import { useSaveMe } from '../accounts/use-save-me.ts';
import { PortraitCards } from './portrait-cards.tsx';
import { ownPortraitQuery } from './portrait-queries.ts';
import { portraitTexts } from './portrait-texts.ts';

function Agreement({ me }: { me: Me }) {
  const words = useMessages(hubTexts).privacy;
  const cache = useQueryClient();
  const save = useSaveMe();
  return (
    <Card>
      <ConsentSwitch
        label={words.personalisation}
        why={words.personalisationWhy}
        isOn={me.consent.personalisation}
        busy={save.isPending}
        turn={(on) =>
          save.mutate(
            { consent: { ...me.consent, personalisation: on } },
            {
              onSuccess: () => cache.resetQueries({ queryKey: ownPortraitQuery.queryKey }),
              onError: toastError,
            },
          )
        }
      />
    </Card>
  );
}

function Wrong() {
  const text = useMessages(portraitTexts);
  return (
    <Card title={text.wrong}>
      <p className="-mt-2 text-sm text-soft">{text.wrongWhy}</p>
      <Link to="/account/privacy" className={buttonClass('plain', 'medium', 'justify-self-start')}>
        {text.toControls}
      </Link>
    </Card>
  );
}

function Portrait({ me }: { me: Me }) {
  const text = useMessages(portraitTexts);
  const locale = useLocale();
  const { data, error, refetch } = useQuery(ownPortraitQuery);
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-[70dvh]" />;
  if (!data.agreed)
    return (
      <>
        <Empty icon={EyeOff} title={text.off}>
          {text.offWhy}
        </Empty>
        <Agreement me={me} />
      </>
    );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 text-sm text-soft">{text.intro}</p>
        <a
          href={`/v1/account/portrait.csv?lang=${locale}`}
          download
          className={buttonClass('plain', 'small')}
        >
          <Download aria-hidden className="size-4" />
          {text.csv}
        </a>
      </div>
      {!data.seesVisits && <p className="text-sm text-soft">{text.onlyActs}</p>}
      {data.portrait ? (
        <PortraitCards portrait={data.portrait} />
      ) : (
        <p className="text-sm text-soft">{text.pending}</p>
      )}
      <Wrong />
      <Agreement me={me} />
    </>
  );
}

/** What is known of who looks, why, and from how much. */
export function PortraitPage() {
  const text = useMessages(portraitTexts);
  return <AccountSubpage title={text.title}>{(me) => <Portrait me={me} />}</AccountSubpage>;
}
