import { FairnessCard } from './fairness-card.tsx';
import { NewHostsCard } from './new-hosts-card.tsx';

export function FairnessPage() {
  return (
    <>
      <FairnessCard />
      <NewHostsCard />
    </>
  );
}
