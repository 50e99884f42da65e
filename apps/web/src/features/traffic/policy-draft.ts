import type { TrafficPolicy, TrafficRules, TrafficRulesInput } from '@kaibo/contracts/traffic';

/** What is written, as it is sent. */
export interface Draft {
  revision: number;
  title: string;
  note: string;
  noteForHosts: { zh: string; en: string };
  rules: TrafficRulesInput;
}

/** Without what the server adds to it. */
const written = ({ hostFloors, boosts, ...rules }: TrafficRules): TrafficRulesInput => ({
  ...rules,
  hostFloors: hostFloors.map(({ hostId, perHour }) => ({ hostId, perHour })),
  boosts: boosts.map(({ id, roomId, label, budget, endsAtMs }) => ({
    ...{ id, roomId, label, budget, endsAtMs },
  })),
});

export const draftOf = (policy: TrafficPolicy): Draft => ({
  revision: policy.revision,
  title: policy.title,
  note: policy.note,
  noteForHosts: policy.noteForHosts,
  rules: written(policy.rules),
});

export const isSame = (one: Draft, other: Draft): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
