import {
  AgeBand,
  Gender,
  type Profile,
  type ProfileValues,
  saveProfile,
  withdrawProfile,
} from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../../app/api.ts';
import { dateTime } from '../../../app/format.ts';
import { useMessages, useText } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { SelectField } from '../../../ui/field.tsx';
import { Problem, Skeleton } from '../../../ui/states.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
import { Card } from '../account-subpage.tsx';
import { hubTexts } from '../account-texts.ts';
import { regionsQuery } from '../addresses/address-queries.ts';
import { FormProblem } from '../refusal.tsx';
import { profileQuery } from './profile-queries.ts';

const ABROAD = 'abroad';

function Fields({
  values,
  change,
}: {
  values: ProfileValues;
  change: (next: Partial<ProfileValues>) => void;
}) {
  const words = useMessages(hubTexts).profile;
  const { data: regions = [] } = useQuery(regionsQuery);
  const provinces = regions.map(({ name }) => name);
  const { region } = values;
  const isKnown = region === null || region === ABROAD || provinces.includes(region);
  return (
    <>
      <SelectField
        label={words.ageBand}
        hint={words.ageBandWhy}
        value={values.ageBand ?? ''}
        onChange={({ target }) => change({ ageBand: AgeBand.safeParse(target.value).data ?? null })}
      >
        <option value="">{words.untold}</option>
        {AgeBand.options.map((band) => (
          <option key={band} value={band}>
            {words.ages[band]}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={words.gender}
        hint={words.genderWhy}
        value={values.gender ?? ''}
        onChange={({ target }) => change({ gender: Gender.safeParse(target.value).data ?? null })}
      >
        <option value="">{words.untold}</option>
        {Gender.options.map((gender) => (
          <option key={gender} value={gender}>
            {words.genders[gender]}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={words.region}
        hint={words.regionWhy}
        value={region ?? ''}
        onChange={({ target }) => change({ region: target.value || null })}
      >
        <option value="">{words.untold}</option>
        {!isKnown && <option>{region}</option>}
        {provinces.map((name) => (
          <option key={name}>{name}</option>
        ))}
        <option value={ABROAD}>{words.abroad}</option>
      </SelectField>
    </>
  );
}

const useWithdraw = () => {
  const words = useMessages(hubTexts).profile;
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call(withdrawProfile, {}),
    onSuccess: () => toast(words.withdrawn),
    onError: toastError,
    onSettled: () => cache.invalidateQueries(profileQuery),
  });
};

function AboutForm({ profile }: { profile: Profile }) {
  const text = useText();
  const words = useMessages(hubTexts).profile;
  const cache = useQueryClient();
  const { consentedAtMs, ...told } = profile;
  const [values, setValues] = useState<ProfileValues>(told);
  const [agreed, setAgreed] = useState(consentedAtMs !== null);
  const [isAsked, setAsked] = useState(false);
  const withdraw = useWithdraw();
  const save = useMutation({
    mutationFn: () => call(saveProfile, { body: { agreed: true, ...values } }),
    onSuccess: (next) => {
      cache.setQueryData(profileQuery.queryKey, next);
      toast(text.common.saved);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(!agreed);
    if (agreed) save.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-5">
      <Fields values={values} change={(next) => setValues((before) => ({ ...before, ...next }))} />
      {consentedAtMs === null ? (
        <div className="grid gap-1">
          <label className="flex items-start gap-2.5 text-sm">
            <input
              type="checkbox"
              className="mt-0.5 size-4 shrink-0 accent-(--accent)"
              checked={agreed}
              aria-invalid={isAsked || undefined}
              onChange={({ target }) => {
                setAgreed(target.checked);
                setAsked(false);
              }}
            />
            {words.agree}
          </label>
          {isAsked && (
            <p role="alert" className="text-xs text-bad">
              {words.agreeFirst}
            </p>
          )}
        </div>
      ) : (
        <p className="text-sm text-soft">{words.consented(dateTime(consentedAtMs))}</p>
      )}
      <FormProblem error={save.error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="accent" busy={save.isPending}>
          {text.common.save}
        </Button>
        {consentedAtMs !== null && (
          <Button look="danger" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {words.withdraw}
          </Button>
        )}
      </div>
    </form>
  );
}

/** Opened anew once consent is given or withdrawn, so that nothing that was deleted stays in a field. */
export function AboutCard() {
  const words = useMessages(hubTexts).profile;
  const { data: profile, error, refetch } = useQuery(profileQuery);
  return (
    <Card title={words.about}>
      <p className="-mt-2 text-sm text-soft">{words.aboutHint}</p>
      {error && !profile && <Problem error={error} retry={() => void refetch()} />}
      {!profile && !error && <Skeleton className="h-72" />}
      {profile && <AboutForm key={String(profile.consentedAtMs)} profile={profile} />}
    </Card>
  );
}
