import { random } from '@kaibo/numeric';
import {
  associationRules,
  evaluateRanking,
  type IalsOptions,
  type Interactions,
  ials,
  interactionsOf,
  popularity,
  type Recommender,
  readModelFile,
} from '@kaibo/recommend';
import { holdOut, isJudged, type TasteRows } from './recommendation.fit.rules.ts';
import type { Baskets, FittedModel } from './recommendation.model-file.ts';
import { confidenceOf } from './recommendation.serving-model.ts';

const FACTORS = 64;
const EPOCHS = 8;
const DEPTH = 20;
/** More would not tell more. */
const MOST_JUDGED = 2_000;
const RULES_KEPT = 20;
const EXPONENT = 1;

type Setting = Required<Pick<IalsOptions, 'unseenWeight' | 'regularisation'>>;

/** The one that does best on a hold-out of the training part is taken; the first where nothing can be held out. */
const settings: readonly Setting[] = [
  { unseenWeight: 0.3, regularisation: 0.003 },
  { unseenWeight: 0.05, regularisation: 0.003 },
  { unseenWeight: 1, regularisation: 0.003 },
  { unseenWeight: 0.3, regularisation: 0.03 },
  { unseenWeight: 0.05, regularisation: 0.03 },
  { unseenWeight: 0.01, regularisation: 0.03 },
];

export interface Metric {
  name: string;
  model: number;
  popularity: number;
}

export interface Learnt {
  model: FittedModel;
  people: number;
  items: number;
  interactions: number;
  metrics: Metric[];
  curve: { step: number; loss: number }[];
  options: Record<string, number | string>;
}

export interface LearnNeeds {
  version: string;
  tastes: TasteRows;
  /** Product ids of each. */
  baskets: readonly (readonly string[])[];
  signal?: AbortSignal;
  /** Of the fit that will serve. */
  onProgress?(point: { step: number; loss: number }): void;
}

const everyRow = ({ person }: TasteRows): Uint32Array => Uint32Array.from(person, (_, row) => row);

const interactionsAt = (
  tastes: TasteRows,
  rows: Uint32Array,
  worthOf: (weight: number) => number = confidenceOf,
): Interactions =>
  interactionsOf(
    {
      users: rows.map((row) => tastes.person[row]!),
      items: rows.map((row) => tastes.entity[row]!),
      values: Float32Array.from(rows, (row) => worthOf(tastes.weight[row]!)),
    },
    { users: tastes.people, items: tastes.entities.length },
  );

/** Only products and hosts compete. */
const amongJudged = (model: Recommender, { entities }: TasteRows): Recommender => {
  const mask = Uint8Array.from(entities, (entity) => Number(isJudged(entity)));
  return { ...model, recommend: (who, asked) => model.recommend(who, { ...asked, mask }) };
};

/** The same people every time, drawn. */
const someOf = (tastes: TasteRows, held: Uint32Array): Uint32Array => {
  const people = [...new Set(Array.from(held, (row) => tastes.person[row]!))];
  if (people.length <= MOST_JUDGED) return held;
  const chosen = new Set([...random(1).sample(people.length, MOST_JUDGED)].map((at) => people[at]));
  return held.filter((row) => chosen.has(tastes.person[row]!));
};

interface Judged {
  ndcg: number;
  recall: number;
  people: number;
}

const judge = (
  model: Recommender,
  tastes: TasteRows,
  { kept, held }: { kept: Interactions; held: Uint32Array },
): Judged => {
  const test = interactionsAt(tastes, held);
  const [figures] = evaluateRanking(amongJudged(model, tastes), kept, test, {
    split: 'the newest fifth of what each person has to do with',
    at: [DEPTH],
  });
  return { ndcg: figures!.ndcg, recall: figures!.recall, people: figures!.protocol.users };
};

const modelWith = (setting: Setting): Recommender =>
  ials({ factors: FACTORS, epochs: EPOCHS, exponent: EXPONENT, ...setting });

const choose = async ({ tastes, signal }: LearnNeeds, rows: Uint32Array) => {
  const { kept, held: all } = holdOut(tastes, rows);
  const held = someOf(tastes, all);
  if (held.length === 0) return { setting: settings[0]!, tried: '', people: 0 };
  const train = interactionsAt(tastes, kept);
  const results: { setting: Setting; ndcg: number; people: number }[] = [];
  for (const setting of settings) {
    const model = modelWith(setting);
    await model.fit(train, { signal });
    results.push({ setting, ...judge(model, tastes, { kept: train, held }) });
  }
  const best = results.reduce((a, b) => (b.ndcg > a.ndcg ? b : a));
  const tried = results
    .map(({ setting, ndcg }) => {
      const { unseenWeight, regularisation } = setting;
      return `${unseenWeight}/${regularisation}: ${ndcg.toFixed(4)}`;
    })
    .join(', ');
  return { setting: best.setting, tried, people: best.people };
};

/** The chosen setting and popularity, both without the held-out part, on it. */
const measure = async (
  { tastes, signal }: LearnNeeds,
  setting: Setting,
  { kept, held }: { kept: Uint32Array; held: Uint32Array },
): Promise<{ metrics: Metric[]; people: number }> => {
  if (held.length === 0) return { metrics: [], people: 0 };
  const train = interactionsAt(tastes, kept);
  const model = modelWith(setting);
  await model.fit(train, { signal });
  const own = judge(model, tastes, { kept: train, held });
  const counted = interactionsAt(tastes, kept, (weight) => weight);
  const everybodys = popularity();
  await everybodys.fit(counted, { signal });
  const theirs = judge(everybodys, tastes, { kept: counted, held });
  return {
    metrics: [
      { name: `NDCG@${DEPTH}`, model: own.ndcg, popularity: theirs.ndcg },
      { name: `Recall@${DEPTH}`, model: own.recall, popularity: theirs.recall },
    ],
    people: own.people,
  };
};

/** Pairs bought together, of products that somebody has a taste for. O(Σ products of a basket² + products · entities). */
export const learnBaskets = async (
  entities: readonly string[],
  baskets: readonly (readonly string[])[],
): Promise<Baskets> => {
  const numberOf = new Map(entities.map((entity, at) => [entity, at]));
  const known = baskets
    .map((ids) => ids.flatMap((id) => numberOf.get(`product:${id}`) ?? []))
    .filter((items) => items.length > 0);
  const holding = new Uint32Array(entities.length);
  for (const items of known) for (const item of items) holding[item]!++;
  const offsets = new Uint32Array(entities.length + 1);
  const partners: { item: number; score: number }[] = [];
  const rules = associationRules({ rulesKept: RULES_KEPT });
  const users = known.flatMap((items, basket) => items.map(() => basket));
  if (users.length > 0)
    await rules.fit(interactionsOf({ users, items: known.flat() }, { items: entities.length }));
  for (let item = 0; item < entities.length; item++) {
    if (holding[item]! > 0) partners.push(...rules.similar(item, RULES_KEPT));
    offsets[item + 1] = partners.length;
  }
  return {
    ...{ count: known.length, holding, offsets },
    partners: Uint32Array.from(partners, ({ item }) => item),
    together: Uint32Array.from(partners, ({ score }) => score),
  };
};

/**
 * Chooses options on a hold-out of the training part, measures them on the newest part, and fits the model that
 * serves on everything.
 *
 * @throws RecommendError `recommend/empty-log`, or `recommend/stopped` after the signal.
 */
export const learn = async (needs: LearnNeeds): Promise<Learnt> => {
  const { version, tastes, signal, onProgress } = needs;
  const rows = everyRow(tastes);
  const { kept, held: allHeld } = holdOut(tastes, rows);
  const held = someOf(tastes, allHeld);
  const { setting, tried, people: chosenOn } = await choose(needs, kept);
  const { metrics, people: tested } = await measure(needs, setting, { kept, held });
  const model = modelWith(setting);
  const curve: Learnt['curve'] = [];
  await model.fit(interactionsAt(tastes, rows), {
    signal,
    onProgress: ({ step, loss = 0 }) => {
      curve.push({ step, loss });
      onProgress?.({ step, loss });
    },
  });
  const { arrays } = readModelFile(model.save());
  return {
    model: {
      ...{ version, name: model.name, factors: FACTORS, entities: tastes.entities },
      fold: { ...setting, exponent: EXPONENT },
      vectors: arrays.items as Float32Array,
      baskets: await learnBaskets(tastes.entities, needs.baskets),
    },
    people: tastes.people,
    items: tastes.entities.length,
    interactions: tastes.person.length,
    metrics,
    curve,
    options: {
      ...{ factors: FACTORS, epochs: EPOCHS, exponent: EXPONENT, ...setting },
      ...{ peopleTested: tested, peopleChosenOn: chosenOn },
      test: 'the newest fifth of products and hosts of each person',
      chosenOn: `NDCG@${DEPTH} on the newest fifth of what is left without the test`,
      tried: tried && `unseenWeight/regularisation: ${tried}`,
    },
  };
};
