import { forgetTaste, type Me } from '@kaibo/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { call } from '../../app/api.ts';
import { useMe } from '../../app/query.ts';
import { useMessages, useText } from '../../app/text.ts';
import { analyticsConsent, setAnalyticsConsent } from '../../app/visitor.ts';
import { buttonClass } from '../../ui/button.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { recommendationTexts } from '../recommendation/recommendation-texts.ts';
import { ForgetTaste, Uninteresting } from '../recommendation/taste-card.tsx';
import { AccountFrame, AccountSubpage, Card } from './account-subpage.tsx';
import { hubTexts } from './account-texts.ts';
import { ConsentSwitch } from './consent-switch.tsx';
import { profileQuery } from './profile/profile-queries.ts';
import { useSaveMe } from './use-save-me.ts';

function Consents({ me }: { me: Me }) {
  const text = useText();
  const words = useMessages(hubTexts).privacy;
  const save = useSaveMe();
  const turn = (key: keyof Me['consent'], on: boolean): void =>
    save.mutate(
      { consent: { ...me.consent, [key]: on } },
      {
        onSuccess: () => {
          if (key === 'analytics') setAnalyticsConsent(on);
          toast(text.common.saved);
        },
        onError: toastError,
      },
    );
  return (
    <Card>
      <ConsentSwitch
        label={words.analytics}
        why={words.analyticsWhy}
        isOn={me.consent.analytics}
        busy={save.isPending}
        turn={(on) => turn('analytics', on)}
      />
      <hr className="border-line" />
      <ConsentSwitch
        label={words.personalisation}
        why={words.personalisationWhy}
        isOn={me.consent.personalisation}
        busy={save.isPending}
        turn={(on) => turn('personalisation', on)}
      />
    </Card>
  );
}

/** What is learnt, said not to be liked, and forgotten. */
function Recommendations({ children }: { children: ReactNode }) {
  const words = useMessages(recommendationTexts).taste;
  return (
    <Card title={words.title}>
      <div className="-mt-2 text-sm text-soft">{children}</div>
      <hr className="border-line" />
      <Uninteresting />
      <hr className="border-line" />
      <ForgetTaste />
    </Card>
  );
}

function Learning({ me }: { me: Me }) {
  const words = useMessages(recommendationTexts).taste;
  if (!me.consent.personalisation) return <p>{words.off}</p>;
  return (
    <>
      <p>{words.learnt}</p>
      {!me.consent.analytics && <p className="mt-1">{words.onlyActs}</p>}
    </>
  );
}

/** Who is not signed in is known by a number of this browser, if at all. */
function GuestPrivacy() {
  const words = useMessages(hubTexts).privacy;
  const taste = useMessages(recommendationTexts).taste;
  const [isOn, setOn] = useState(analyticsConsent() === true);
  const turn = useMutation({
    mutationFn: async (on: boolean) => {
      // What was learnt is known by the number that goes now.
      if (!on) await call(forgetTaste, {});
      setAnalyticsConsent(on);
      return on;
    },
    onSuccess: setOn,
    onError: toastError,
  });
  return (
    <>
      <p className="text-sm text-soft">{words.intro}</p>
      <Card title={taste.browser}>
        <ConsentSwitch
          label={taste.remember}
          why={taste.browserWhy}
          isOn={isOn}
          busy={turn.isPending}
          turn={turn.mutate}
        />
      </Card>
      {isOn && (
        <Recommendations>
          <p>{taste.learnt}</p>
        </Recommendations>
      )}
    </>
  );
}

function Privacy({ me }: { me: Me }) {
  const words = useMessages(hubTexts).privacy;
  const { data: profile } = useQuery(profileQuery);
  return (
    <>
      <p className="text-sm text-soft">{words.intro}</p>
      <Consents me={me} />
      <Recommendations>
        <Learning me={me} />
      </Recommendations>
      <Card title={words.portrait}>
        <p className="-mt-2 text-sm text-soft">{words.portraitWhy}</p>
        <Link
          to="/account/portrait"
          className={buttonClass('plain', 'medium', 'justify-self-start')}
        >
          {words.toPortrait}
        </Link>
      </Card>
      <Card title={words.about}>
        <p className="-mt-2 min-h-5 text-sm text-soft">
          {profile && (profile.consentedAtMs === null ? words.aboutUntold : words.aboutTold)}
        </p>
        <Link
          to="/account/profile"
          className={buttonClass('plain', 'medium', 'justify-self-start')}
        >
          {words.toProfile}
        </Link>
      </Card>
      <Card title={words.necessary}>
        <p className="-mt-2 text-sm text-soft">{words.necessaryWhy}</p>
      </Card>
    </>
  );
}

export function PrivacyPage() {
  const words = useMessages(hubTexts).privacy;
  const me = useMe();
  if (me === null)
    return (
      <AccountFrame title={words.title}>
        <GuestPrivacy />
      </AccountFrame>
    );
  return (
    <AccountSubpage title={words.title}>{(signedIn) => <Privacy me={signedIn} />}</AccountSubpage>
  );
}
