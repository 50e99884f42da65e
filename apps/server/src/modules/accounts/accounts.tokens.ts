import { createHash } from 'node:crypto';
import type { kyselyAdapter } from '@better-auth/kysely-adapter';

type Adapter = ReturnType<ReturnType<typeof kyselyAdapter>>;
type Inner = Omit<Adapter, 'transaction'>;
type Where = Parameters<Adapter['count']>[0]['where'] & {};

/** A session's token has 190 random bits, so its plain hash is as hard to turn back as any slow one. */
export const hashToken = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

const isByToken = ({ field }: Where[number]): boolean => field === 'token';
const tokensIn = (where: Where = []): string[] =>
  where.filter(isByToken).flatMap(({ value }) => [value].flat().map(String));

const hashedIn = (where: Where): Where =>
  where.map((condition) => {
    if (!isByToken(condition)) return condition;
    const hashes = tokensIn([condition]).map(hashToken);
    return { ...condition, value: Array.isArray(condition.value) ? hashes : hashes[0]! };
  });

const asked = <Input extends { model: string; where?: Where }>(input: Input): Input =>
  input.model === 'session' && input.where ? { ...input, where: hashedIn(input.where) } : input;

/** Who asked by a token gets it back in the row; of other sessions only the hash is known. */
const answered = <Row>(row: Row, { model, where }: { model: string; where?: Where }): Row => {
  if (model !== 'session' || row === null) return row;
  const { token } = row as { token?: string };
  const known = tokensIn(where).find((one) => hashToken(one) === token);
  return known === undefined ? row : { ...row, token: known };
};

const hashing = (adapter: Inner): Inner => ({
  ...adapter,
  create: async (input) => {
    if (input.model !== 'session') return adapter.create(input);
    const { token } = input.data as unknown as { token: string };
    const data = { ...input.data, token: hashToken(token) };
    return { ...(await adapter.create({ ...input, data })), token };
  },
  findOne: async (input) => answered(await adapter.findOne(asked(input)), input),
  findMany: async <Row>(input: Parameters<Inner['findMany']>[0]) =>
    (await adapter.findMany<Row>(asked(input))).map((row) => answered(row, input)),
  count: (input) => adapter.count(asked(input)),
  update: async (input) => answered(await adapter.update(asked(input)), input),
  updateMany: (input) => adapter.updateMany(asked(input)),
  delete: (input) => adapter.delete(asked(input)),
  deleteMany: (input) => adapter.deleteMany(asked(input)),
});

/** Keeps sessions in the database under the hash of their token: who reads the table can be nobody. */
export const hashingTokens = (adapter: Adapter): Adapter => ({
  ...adapter,
  ...hashing(adapter),
  transaction: (work) => adapter.transaction((inner) => work(hashing(inner))),
});
