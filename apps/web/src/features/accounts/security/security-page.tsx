import { isStaff, type Me } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../../app/text.ts';
import { Problem, Skeleton } from '../../../ui/states.tsx';
import { AccountSubpage } from '../account-subpage.tsx';
import { securityTexts } from '../account-texts.ts';
import { EmailCard } from './email-card.tsx';
import { FactorCard } from './factor-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { securityQuery } from './security-queries.ts';
import { SessionsCard } from './sessions-card.tsx';

function Security({ me }: { me: Me }) {
  const { data: security, error, refetch } = useQuery(securityQuery);
  if (error && !security) return <Problem error={error} retry={() => void refetch()} />;
  return (
    <>
      {security ? (
        <>
          <EmailCard security={security} />
          <PasswordCard security={security} />
          <FactorCard security={security} isStaff={isStaff(me.roles)} />
        </>
      ) : (
        <>
          <Skeleton className="h-32" />
          <Skeleton className="h-28" />
          <Skeleton className="h-48" />
        </>
      )}
      <SessionsCard />
    </>
  );
}

export function SecurityPage() {
  const words = useMessages(securityTexts);
  return <AccountSubpage title={words.title}>{(me) => <Security me={me} />}</AccountSubpage>;
}
