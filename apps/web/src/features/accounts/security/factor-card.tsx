import { endTwoFactor, newBackupCodes, type Security } from '@kaibo/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../../app/api.ts';
import { meQuery } from '../../../app/query.ts';
import { useMessages } from '../../../app/text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { toast } from '../../../ui/toast.tsx';
import { Card } from '../account-subpage.tsx';
import { securityTexts } from '../account-texts.ts';
import { FormProblem } from '../refusal.tsx';
import { BackupCodes } from './backup-codes.tsx';
import { CodeField } from './code-field.tsx';
import { FactorSetup } from './factor-setup.tsx';
import { CurrentPassword } from './password-field.tsx';
import { securityQuery } from './security-queries.ts';
import { useForm } from './use-form.ts';

const ABOUT_FIELDS = ['accounts/wrong-password', 'accounts/wrong-code'];
const FEW_CODES = 3;

interface BothFactorsProps<Answer> {
  hint: string;
  action: string;
  look: 'accent' | 'danger';
  send: (given: { password: string; code: string }) => Promise<Answer>;
  done: (answer: Answer) => void;
}

/** What weakens the account takes the password and a code. */
function BothFactors<Answer>({ hint, action, look, send, done }: BothFactorsProps<Answer>) {
  const words = useMessages(securityTexts).factor;
  const { submit, isPending, error } = useForm(
    (field) => send({ password: field('current'), code: field('code') }),
    done,
  );
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-sm text-soft">{hint}</p>
      <CurrentPassword error={error} />
      <CodeField label={words.codeOrBackup} error={error} />
      <FormProblem error={error} shown={ABOUT_FIELDS} />
      <Button type="submit" look={look} size="large" busy={isPending}>
        {action}
      </Button>
    </form>
  );
}

function NewCodes({ done }: { done: () => void }) {
  const words = useMessages(securityTexts).factor;
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <BackupCodes codes={codes} done={done} />;
  return (
    <BothFactors
      hint={words.renewHint}
      action={words.renew}
      look="accent"
      send={(body) => call(newBackupCodes, { body })}
      done={({ backupCodes }) => setCodes(backupCodes)}
    />
  );
}

type Step = 'setup' | 'renew' | 'end' | null;

export function FactorCard({ security, isStaff }: { security: Security; isStaff: boolean }) {
  const words = useMessages(securityTexts).factor;
  const cache = useQueryClient();
  const [step, setStep] = useState<Step>(null);
  const refresh = (): void => {
    void cache.invalidateQueries(securityQuery);
    void cache.invalidateQueries(meQuery);
  };
  const close = (): void => {
    setStep(null);
    refresh();
  };
  const titles = { setup: words.title, renew: words.renew, end: words.end };
  const { twoFactor, backupCodesLeft } = security;
  return (
    <Card title={words.title}>
      <div className="flex items-start gap-3">
        <ShieldCheck
          aria-hidden
          className={twoFactor ? 'mt-0.5 size-5 text-good' : 'mt-0.5 size-5 text-soft'}
        />
        <div className="grid flex-1 gap-1 text-sm">
          <p>
            <Badge tone={twoFactor ? 'good' : 'neutral'}>{twoFactor ? words.on : words.off}</Badge>
          </p>
          <p className="text-soft">{words.why}</p>
          {isStaff && !twoFactor && <p className="font-medium text-warn">{words.staff}</p>}
          {twoFactor && (
            <p className={backupCodesLeft < FEW_CODES ? 'text-warn' : 'text-soft'}>
              {words.left(backupCodesLeft)}
              {backupCodesLeft < FEW_CODES && ` · ${words.few}`}
            </p>
          )}
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        {twoFactor ? (
          <>
            <Button onClick={() => setStep('renew')}>{words.renew}</Button>
            <Button look="danger" onClick={() => setStep('end')}>
              {words.end}
            </Button>
          </>
        ) : (
          <Button look="accent" onClick={() => setStep('setup')}>
            {words.begin}
          </Button>
        )}
      </div>
      <Sheet place="center" open={step !== null} onClose={close} title={step ? titles[step] : ''}>
        {step === 'setup' && <FactorSetup started={refresh} done={close} />}
        {step === 'renew' && <NewCodes done={close} />}
        {step === 'end' && (
          <BothFactors
            hint={words.endHint}
            action={words.end}
            look="danger"
            send={(body) => call(endTwoFactor, { body })}
            done={() => {
              toast(words.ended);
              close();
            }}
          />
        )}
      </Sheet>
    </Card>
  );
}
