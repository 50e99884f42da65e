import type { Evidence, EvidenceKind } from '@kaibo/contracts/portraits';
import { toldPeople } from './mining.portraits.groups.ts';

export type Counts = Partial<Record<EvidenceKind, number>>;

export const evidenceOf = (counts: Counts, sinceMs: number, untilMs: number): Evidence => ({
  counts: Object.entries(counts).map(([of, count]) => ({ of: of as EvidenceKind, count })),
  sinceMs,
  untilMs: Math.max(sinceMs, untilMs),
});

export interface Statement<T> {
  value: T | null;
  have: number;
  needed: number;
  evidence: Evidence;
}

/** Null while there is too little. */
export const statement = <T>(
  have: number,
  needed: number,
  evidence: Evidence,
  value: () => T | null,
): Statement<T> => ({ value: have < needed ? null : value(), have, needed, evidence });

/** The same of people: how many they are is told as of a group, below ten not at all. */
export const statementOfPeople = <T>(
  people: number,
  needed: number,
  [sinceMs, untilMs]: readonly [number, number],
  value: () => T | null,
): Statement<T> => {
  const told = toldPeople(people);
  return {
    value: people < needed ? null : value(),
    ...{ have: told, needed },
    evidence: evidenceOf({ people: told }, sinceMs, untilMs),
  };
};
