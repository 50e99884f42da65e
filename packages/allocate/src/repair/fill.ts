import { type Holdings, NOTHING } from './holdings.ts';

/** Gives views that are left to the edges worth most where rooms have something left. */
export const fill = (holdings: Holdings): void => {
  const { model, viewsLeft } = holdings;
  for (let cohort = 0; cohort < model.cohorts; cohort++)
    if (viewsLeft[cohort]! > NOTHING * (1 + model.views[cohort]!)) fillCohort(holdings, cohort);
};

const fillCohort = (holdings: Holdings, cohort: number): void => {
  const { model, viewsLeft } = holdings;
  for (const edge of byValue(holdings, cohort)) {
    const count = Math.min(viewsLeft[cohort]!, holdings.addable(edge));
    if (count > NOTHING) holdings.move(edge, count);
    if (viewsLeft[cohort]! <= NOTHING * (1 + model.views[cohort]!)) return;
  }
};

const byValue = ({ model }: Holdings, cohort: number): number[] => {
  const edges: number[] = [];
  for (let edge = model.offsets[cohort]!; edge < model.offsets[cohort + 1]!; edge++)
    edges.push(edge);
  return edges.sort((left, right) => model.values[right]! - model.values[left]!);
};

/** Impressions a room can lose without missing its own floor or that of a group it is in. */
export const removable = (
  { model, exposure, groupExposure, groupsOf }: Holdings,
  room: number,
): number => {
  let most = exposure[room]! - model.floors[room]!;
  for (const group of groupsOf[room]!)
    most = Math.min(most, groupExposure[group]! - model.groupFloors[group]!);
  return Math.max(0, most);
};

/** How many impressions may go from one edge of a cohort to another before its guard is missed. */
export const guarded = (
  { model, relevanceLeft, cohortOf }: Holdings,
  from: number,
  to: number,
): number => {
  if (!model.guard) return Number.POSITIVE_INFINITY;
  const lost = model.guard.relevance[from]! - model.guard.relevance[to]!;
  return lost <= 0 ? Number.POSITIVE_INFINITY : Math.max(0, relevanceLeft[cohortOf[from]!]!) / lost;
};

/** Cohorts below their guard get more relevant edges for less relevant ones, where rooms have something left. */
export const fillGuards = (holdings: Holdings): void => {
  const { model, relevanceLeft, impressions } = holdings;
  const relevance = model.guard?.relevance;
  if (!relevance) return;
  for (let cohort = 0; cohort < model.cohorts; cohort++) {
    if (relevanceLeft[cohort]! >= 0) continue;
    const edges = byValue(holdings, cohort).sort((a, b) => relevance[b]! - relevance[a]!);
    for (let high = 0; high < edges.length && relevanceLeft[cohort]! < 0; high++)
      for (let low = edges.length - 1; low > high && relevanceLeft[cohort]! < 0; low--) {
        const [to, from] = [edges[high]!, edges[low]!];
        const gain = relevance[to]! - relevance[from]!;
        if (gain <= 0) break;
        const count = Math.min(
          -relevanceLeft[cohort]! / gain,
          impressions[from]!,
          removable(holdings, model.rooms[from]!),
          holdings.addable(to),
        );
        if (!(count > 0)) continue;
        holdings.move(from, -count);
        holdings.move(to, count);
      }
  }
};
