import { type Band, countBand } from './prediction.forecasts.counts.ts';

/**
 * Lines that ask something of an order, its delivery, or a product: what an agent would answer. A heuristic on words,
 * in Chinese and English; other languages count by their question mark alone.
 */
const ASKS =
  /[?？]|吗|多少|怎么|什么时候|几天|能不能|可以.*么|有没有|多久|哪里|如何|\b(?:how|when|where|which|what|can i|do you|does it|is there)\b/iu;
const ABOUT =
  /订单|下单|发货|快递|物流|到货|收到|退|换|尺码|码数|尺寸|大小|颜色|材质|保修|质保|优惠|券|价格|多少钱|便宜|包邮|运费|地址|付款|支付|库存|补货|\b(?:orders?|ship(?:ping|ped)?|deliver(?:y|ed)?|refund|return|exchange|size|colou?r|warranty|coupon|price|pay(?:ment)?|stock|address|parcel)\b/iu;

export const isQuestion = (text: string): boolean => ASKS.test(text) && ABOUT.test(text);

export const QUARTER_MS = 15 * 60_000;
const HALF_LIFE_MS = 30 * 60_000;
const HOUR_MS = 3_600_000;
/** What the same hour of other days is worth beside the last minutes. */
const PROFILE_WORTH_HOURS = 0.75;
const LEAST_QUESTIONS = 5;
const USUAL_DISPERSION = 1.5;
const USUAL_WORTH = 4;
const LOOK_BACK_MS = 4 * HOUR_MS;

export interface Quarter {
  atMs: number;
  questions: number;
}

/** Questions of the next hour: the last minutes, pulled to the same hour of other days. Null below five questions. */
export const questionsAhead = (
  quarters: readonly Quarter[],
  { nowMs, sinceMs }: { nowMs: number; sinceMs: number },
): Band | null => {
  const past = quarters.filter(({ atMs }) => atMs >= sinceMs && atMs <= nowMs);
  const asked = past.reduce((sum, { questions }) => sum + questions, 0);
  if (asked < LEAST_QUESTIONS) return null;
  const at = new Map(past.map(({ atMs, questions }) => [atMs, questions]));
  const profile = profileOf(past, { nowMs, sinceMs });
  let shape = profile.perHour * PROFILE_WORTH_HOURS;
  let exposure = profile.perHour > 0 || profile.isKnown ? PROFILE_WORTH_HOURS : 0;
  const rows: { length: number; weight: number; questions: number }[] = [];
  const first = Math.max(sinceMs, nowMs - LOOK_BACK_MS);
  for (let fromMs = quarterOf(first); fromMs < nowMs; fromMs += QUARTER_MS) {
    const length = (Math.min(fromMs + QUARTER_MS, nowMs) - Math.max(fromMs, first)) / HOUR_MS;
    if (length <= 0) continue;
    const weight = 2 ** (-Math.max(0, nowMs - fromMs - QUARTER_MS / 2) / HALF_LIFE_MS);
    rows.push({ length, weight, questions: at.get(fromMs) ?? 0 });
  }
  for (const { length, weight, questions } of rows) {
    shape += weight * questions;
    exposure += weight * length;
  }
  if (exposure <= 0) return null;
  const perHour = shape / exposure;
  let pearson = USUAL_DISPERSION * USUAL_WORTH;
  let worth = USUAL_WORTH;
  for (const { length, weight, questions } of rows) {
    const expected = perHour * length;
    if (expected < 0.2) continue;
    pearson += (weight * (questions - expected) ** 2) / expected;
    worth += weight;
  }
  const dispersion = Math.max(1, Math.min(20, pearson / worth));
  const doubt = dispersion / Math.max(0.5, shape);
  return countBand({ mean: perHour, variance: dispersion * perHour + perHour ** 2 * doubt });
};

export const quarterOf = (atMs: number): number => Math.floor(atMs / QUARTER_MS) * QUARTER_MS;

/** Questions in the hour that comes, on the days before. */
const profileOf = (
  past: readonly Quarter[],
  { nowMs, sinceMs }: { nowMs: number; sinceMs: number },
): { perHour: number; isKnown: boolean } => {
  const days = Math.floor((nowMs - sinceMs) / (24 * HOUR_MS));
  if (days < 1) return { perHour: 0, isKnown: false };
  let questions = 0;
  for (const quarter of past)
    for (let day = 1; day <= days; day++) {
      const fromMs = nowMs - day * 24 * HOUR_MS;
      if (quarter.atMs >= fromMs && quarter.atMs < fromMs + HOUR_MS) questions += quarter.questions;
    }
  return { perHour: questions / days, isKnown: true };
};

export interface ServiceGoal {
  handleSeconds: number;
  answerSeconds: number;
  /** Share of questions to be answered in that time. */
  answerShare: number;
}

/**
 * The chance that a question waits longer than t with n agents (Erlang 1917): C(n, a)·e^(−(n − a)·t / h), a being the
 * load in agents. 1 where the load is not below the agents.
 */
export const waitsLonger = (load: number, agents: number, waits: number): number => {
  if (load <= 0) return 0;
  if (agents <= load) return 1;
  // Erlang B by its recursion, which neither over- nor underflows.
  let blocked = 1;
  for (let n = 1; n <= agents; n++) blocked = (load * blocked) / (n + load * blocked);
  const queued = blocked / (1 - (load / agents) * (1 - blocked));
  return queued * Math.exp(-(agents - load) * waits);
};

/** The least agents that answer that share of so many questions an hour in time. O(agents²). */
export const agentsFor = (perHour: number, goal: ServiceGoal): number => {
  const load = (perHour * goal.handleSeconds) / 3_600;
  if (load <= 0) return 0;
  const waits = goal.answerSeconds / goal.handleSeconds;
  let agents = Math.max(1, Math.floor(load));
  while (waitsLonger(load, agents, waits) > 1 - goal.answerShare) agents++;
  return agents;
};
