import { takeRole } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Video } from 'lucide-react';
import { call } from '../../app/api.ts';
import { configQuery, meQuery } from '../../app/query.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Empty, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { onboardingTexts } from './onboarding-texts.ts';

function TakeBoth() {
  const text = useText();
  const words = useMessages(onboardingTexts).gate;
  const cache = useQueryClient();
  const take = useMutation({
    mutationFn: async () => {
      await call(takeRole, { body: { role: 'host' } });
      return call(takeRole, { body: { role: 'merchant' } });
    },
    onSuccess: (me) => cache.setQueryData(meQuery.queryKey, me),
    onError: toastError,
  });
  return (
    <Empty icon={Video} title={text.studio.needRole}>
      <Button look="accent" busy={take.isPending} onClick={() => take.mutate()}>
        {text.studio.becomeBoth}
      </Button>
      <p className="mt-4">
        <Link to="/onboarding" search={{}} className="underline underline-offset-4">
          {words.about}
        </Link>
      </p>
    </Empty>
  );
}

/** Before the studio: one tap where anybody may begin, the application where somebody reviews it. */
export function StudioGate() {
  const text = useMessages(onboardingTexts).gate;
  const { data: config } = useQuery(configQuery);
  if (!config) return <Skeleton className="m-4 h-64" />;
  if (config.onboarding === 'open') return <TakeBoth />;
  return (
    <Empty icon={Video} title={text.title}>
      <p className="mb-4">{text.hint}</p>
      <Link to="/onboarding" search={{}} className={buttonClass('accent')}>
        {text.go}
      </Link>
    </Empty>
  );
}
