import { beginTwoFactor, confirmTwoFactor } from '@kaibo/contracts';
import { useState } from 'react';
import { call } from '../../../app/api.ts';
import { useMessages } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { InPlace } from '../../../ui/from-first.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { securityTexts } from '../account-texts.ts';
import { FormProblem } from '../refusal.tsx';
import { BackupCodes } from './backup-codes.tsx';
import { CodeField } from './code-field.tsx';
import { CurrentPassword } from './password-field.tsx';
import { useForm } from './use-form.ts';

const loadQrCode = () => import('../../sharing/qr-code.tsx').then(({ QrCode }) => QrCode);

interface Secret {
  secret: string;
  uri: string;
}

function PasswordStep({ done }: { done: (secret: Secret) => void }) {
  const words = useMessages(securityTexts).factor;
  const { submit, isPending, error } = useForm(
    (field) => call(beginTwoFactor, { body: { password: field('current') } }),
    done,
  );
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-sm text-soft">{words.passwordFirst}</p>
      <CurrentPassword error={error} />
      <FormProblem error={error} shown={['accounts/wrong-password']} />
      <Button type="submit" look="accent" size="large" busy={isPending}>
        {words.next}
      </Button>
    </form>
  );
}

/** In fours, as people read it off. */
const inFours = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

function ScanStep({ secret, done }: { secret: Secret; done: (codes: string[]) => void }) {
  const words = useMessages(securityTexts).factor;
  const { submit, isPending, error } = useForm(
    (field) => call(confirmTwoFactor, { body: { code: field('code') } }),
    ({ backupCodes }) => done(backupCodes),
  );
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-sm">{words.scan}</p>
      <div className="size-48 justify-self-center">
        <InPlace small load={loadQrCode} waiting={<Skeleton className="size-full" />}>
          {(QrCode) => <QrCode text={secret.uri} label={words.qrLabel} />}
        </InPlace>
      </div>
      <p className="text-center text-sm text-soft">
        {words.typeSecret}
        <br />
        <span className="font-mono text-ink select-all" data-secret={secret.secret}>
          {inFours(secret.secret)}
        </span>
      </p>
      <CodeField label={words.code} hint={words.codeHint} error={error} />
      <FormProblem error={error} shown={['accounts/wrong-code']} />
      <Button type="submit" look="accent" size="large" busy={isPending}>
        {words.confirm}
      </Button>
    </form>
  );
}

/** Password, then the app, then the backup codes. */
export function FactorSetup({ started, done }: { started: () => void; done: () => void }) {
  const [secret, setSecret] = useState<Secret | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const confirmed = (made: string[]): void => {
    setCodes(made);
    started();
  };
  if (codes) return <BackupCodes codes={codes} done={done} />;
  if (secret) return <ScanStep secret={secret} done={confirmed} />;
  return <PasswordStep done={setSecret} />;
}
