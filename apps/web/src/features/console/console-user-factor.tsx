import { isStaff, type Me, may, type PersonDetail, resetTwoFactor } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ShieldOff } from 'lucide-react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { securityTexts } from '../accounts/account-texts.ts';
import { FormProblem } from '../accounts/refusal.tsx';
import { Part } from './console-part.tsx';

/** Whether an account asks for a code, and the way out for who can give none any more. */
export function FactorPart({ person, me }: { person: PersonDetail; me: Me }) {
  const text = useMessages(securityTexts).lost;
  const cache = useQueryClient();
  const reset = useMutation({
    mutationFn: () => call(resetTwoFactor, { params: { userId: person.id } }),
    onSuccess: () => toast(text.done),
    onSettled: () => cache.invalidateQueries({ queryKey: ['console'] }),
  });
  const mayHelp =
    person.id !== me.id &&
    may(me.roles, 'users:grant') &&
    (me.roles.includes('admin') || !isStaff(person.roles));
  return (
    <Part title={text.title}>
      <div>
        <Badge tone={person.twoFactor ? 'good' : 'neutral'}>
          {person.twoFactor ? text.on : text.off}
        </Badge>
      </div>
      {person.twoFactor && mayHelp && (
        <>
          <p className="text-sm text-soft">{text.hint}</p>
          <FormProblem error={reset.error} />
          <Button
            look="danger"
            size="small"
            className="justify-self-start"
            busy={reset.isPending}
            onClick={() => reset.mutate()}
          >
            <ShieldOff aria-hidden className="size-4" />
            {text.end}
          </Button>
        </>
      )}
    </Part>
  );
}
